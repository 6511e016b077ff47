import { type ReactNode, useState } from 'react'
import { can, useMe } from '@/api/me'
import { isProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, Dialog, Refusal, TextArea, TextField } from '@/ui'
import { type Detail, useEdit, writes } from './api'
import styles from './editions.module.css'

type Step = 'submit' | 'giveBack' | 'approve'

/** What may be done with an edition as it stands, by whom. */
export function Flow({ edition: e }: { edition: Detail }) {
  const t = useText().editions
  const me = useMe()
  const [step, setStep] = useState<Step>()
  const author = can(me, 'handbook.author')
  const approver = can(me, 'handbook.approve')
  const own = e.authors.includes(me?.id ?? '')
  const close = () => setStep(undefined)
  return (
    <>
      {e.state === 'draft' && author && (
        <Button disabled={e.problems.length > 0} onClick={() => setStep('submit')}>
          {t.submit}
        </Button>
      )}
      {e.state === 'review' && approver && !own && <Button onClick={() => setStep('approve')}>{t.approve}</Button>}
      {e.state === 'review' && (
        <Button look="secondary" onClick={() => setStep('giveBack')}>
          {t.giveBack}
        </Button>
      )}
      {e.state === 'review' && approver && own && <p className={styles.dim}>{t.ownWork}</p>}
      {step === 'submit' && <Submit edition={e} onClose={close} />}
      {step === 'giveBack' && <GiveBack edition={e} onClose={close} />}
      {step === 'approve' && <Approve edition={e} onClose={close} />}
    </>
  )
}

function Form(props: {
  title: string
  verb: string
  busy: boolean
  ready: boolean
  error: unknown
  onClose: () => void
  onSend: () => void
  children: ReactNode
}) {
  const t = useText()
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <Button look="quiet" onClick={props.onClose}>
            {t.common.cancel}
          </Button>
          <Button busy={props.busy} disabled={!props.ready} onClick={props.onSend}>
            {props.verb}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Refusal error={props.error} />
        {props.children}
      </div>
    </Dialog>
  )
}

function Submit({ edition: e, onClose }: { edition: Detail; onClose: () => void }) {
  const t = useText().editions
  const submit = useEdit<undefined>(e.id, writes.submit(e.id))
  return (
    <Form
      title={t.submitTitle(e.number)}
      verb={t.submit}
      busy={submit.isPending}
      ready
      error={submit.error}
      onClose={onClose}
      onSend={() => submit.mutate({ version: e.version, input: undefined }, { onSuccess: onClose })}
    >
      <p>{t.submitText}</p>
    </Form>
  )
}

function GiveBack({ edition: e, onClose }: { edition: Detail; onClose: () => void }) {
  const t = useText().editions
  const giveBack = useEdit<string>(e.id, writes.giveBack(e.id))
  const [comment, setComment] = useState('')
  return (
    <Form
      title={t.giveBackTitle(e.number)}
      verb={t.giveBack}
      busy={giveBack.isPending}
      ready={comment.trim().length >= 3}
      error={giveBack.error}
      onClose={onClose}
      onSend={() => giveBack.mutate({ version: e.version, input: comment.trim() }, { onSuccess: onClose })}
    >
      <TextArea label={t.comment} value={comment} maxLength={2000} onChange={x => setComment(x.currentTarget.value)} />
    </Form>
  )
}

/** Today in Vietnam, as a date field writes it. */
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date())

function Approve({ edition: e, onClose }: { edition: Detail; onClose: () => void }) {
  const t = useText().editions
  const approve = useEdit(e.id, writes.approve(e.id))
  const [input, setInput] = useState({ decisionNumber: '', decisionDate: today(), authority: '', from: today() })
  const set = (part: Partial<typeof input>) => setInput({ ...input, ...part })
  const field = (path: string) => (isProblem(approve.error) ? approve.error.field(path) : undefined)
  return (
    <Form
      title={t.approveTitle(e.number)}
      verb={t.approve}
      busy={approve.isPending}
      ready={Object.values(input).every(v => v.trim())}
      error={approve.error}
      onClose={onClose}
      onSend={() => approve.mutate({ version: e.version, input }, { onSuccess: onClose })}
    >
      <p>{t.approveText}</p>
      <TextField
        label={t.decisionNumber}
        value={input.decisionNumber}
        error={field('decisionNumber')}
        onChange={x => set({ decisionNumber: x.currentTarget.value })}
      />
      <TextField
        label={t.decisionDate}
        type="date"
        value={input.decisionDate}
        error={field('decisionDate')}
        onChange={x => set({ decisionDate: x.currentTarget.value })}
      />
      <TextField
        label={t.authority}
        value={input.authority}
        error={field('authority')}
        onChange={x => set({ authority: x.currentTarget.value })}
      />
      <TextField
        label={t.from}
        type="date"
        value={input.from}
        error={field('from')}
        onChange={x => set({ from: x.currentTarget.value })}
      />
    </Form>
  )
}
