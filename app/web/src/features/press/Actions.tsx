import { IconFileTypeDocx, IconFileTypePdf } from '@tabler/icons-react'
import { useState } from 'react'
import { clock } from '@/api/clock'
import { useText } from '@/i18n'
import { Button, Dialog, Refusal } from '@/ui'
import { useChange, useSavePaper } from './api'
import { EntryForm } from './EntryForm'
import {
  answerFields,
  type Entries,
  type Entry,
  endFields,
  type Field,
  type Kind,
  portalFields,
  refusalFields,
  withdrawFields,
} from './kinds'
import styles from './press.module.css'
import { toLocal, type Values } from './values'

/** What may be done with an entry beside correcting it. */
export function Actions({ kind, entry }: { kind: Kind; entry: Entry }) {
  return (
    <>
      <Own kind={kind} entry={entry} />
      <Withdraw kind={kind} entry={entry} />
    </>
  )
}

function Own({ kind, entry }: { kind: Kind; entry: Entry }) {
  switch (kind) {
    case 'requests':
      return <OfRequest entry={entry as Entries['requests']} />
    case 'spokespersons':
      return <OfSpokesperson entry={entry as Entries['spokespersons']} />
    case 'delegations':
      return <OfDelegation entry={entry as Entries['delegations']} />
  }
  return null
}

/** Lets an entry count no more; it stays to be seen. */
function Withdraw({ kind, entry }: { kind: Kind; entry: Entry }) {
  const t = useText().press
  const [open, setOpen] = useState(false)
  return (
    <div className={styles.buttons}>
      <Button look="quiet" onClick={() => setOpen(true)}>
        {t.withdraw}
      </Button>
      {open && (
        <FormDialog
          kind={kind}
          entry={entry}
          what="withdraw"
          title={t.withdrawTitle}
          text={t.withdrawText}
          fields={withdrawFields}
          start={{ cause: 'mistake' }}
          save={t.withdraw}
          close={() => setOpen(false)}
        />
      )}
    </div>
  )
}

function OfRequest({ entry: r }: { entry: Entries['requests'] }) {
  const t = useText().press
  const [open, setOpen] = useState<'answer' | 'refuse'>()
  const now = toLocal(clock.now())
  const answered: Values = {
    at: r.answered ? toLocal(r.answered) : now,
    by: r.answeredBy ?? '',
    form: r.form ?? 'van-ban',
    text: r.answer ?? '',
  }
  return (
    <div className={styles.buttons}>
      <Button look={r.state === 'open' ? 'primary' : 'secondary'} onClick={() => setOpen('answer')}>
        {r.state === 'answered' ? t.answerAgain : t.answer}
      </Button>
      {r.state === 'open' && (
        <Button look="secondary" onClick={() => setOpen('refuse')}>
          {t.refuse}
        </Button>
      )}
      {open === 'answer' && (
        <FormDialog
          kind="requests"
          entry={r}
          what="answer"
          title={t.answerTitle}
          fields={answerFields}
          start={answered}
          close={() => setOpen(undefined)}
        />
      )}
      {open === 'refuse' && (
        <FormDialog
          kind="requests"
          entry={r}
          what="refuse"
          title={t.refuseTitle}
          text={t.refuseText}
          fields={refusalFields}
          start={{ at: now }}
          save={t.refuse}
          close={() => setOpen(undefined)}
        />
      )}
    </div>
  )
}

function OfSpokesperson({ entry: s }: { entry: Entries['spokespersons'] }) {
  const t = useText().press
  const [open, setOpen] = useState<'portal' | 'publish' | 'end'>()
  const publish = useChange('spokespersons', s, 'publish')
  return (
    <div className={styles.buttons}>
      <Button look={s.portal || s.kind === 'head' ? 'secondary' : 'primary'} onClick={() => setOpen('portal')}>
        {s.portal ? t.portalAgain : t.portal}
      </Button>
      {!s.publishedAt && (
        <Button look={s.portal || s.kind === 'head' ? 'primary' : 'secondary'} onClick={() => setOpen('publish')}>
          {t.publish}
        </Button>
      )}
      {!s.until && (
        <Button look="secondary" onClick={() => setOpen('end')}>
          {t.end}
        </Button>
      )}
      {open === 'portal' && (
        <FormDialog
          kind="spokespersons"
          entry={s}
          what="portal"
          title={t.portalTitle}
          text={t.portalText}
          fields={portalFields}
          start={{ address: s.portal?.address ?? '', at: toLocal(s.portal?.at ?? clock.now()) }}
          close={() => setOpen(undefined)}
        />
      )}
      {open === 'publish' && (
        <Dialog
          title={t.publishTitle}
          onClose={() => setOpen(undefined)}
          actions={
            <>
              <Cancel close={() => setOpen(undefined)} />
              <Button
                busy={publish.isPending}
                onClick={() => publish.mutate({}, { onSuccess: () => setOpen(undefined) })}
              >
                {t.publish}
              </Button>
            </>
          }
        >
          <Refusal error={publish.error} />
          <p>{t.publishText(s.name)}</p>
        </Dialog>
      )}
      {open === 'end' && (
        <FormDialog
          kind="spokespersons"
          entry={s}
          what="end"
          title={t.endTitle(s.name)}
          fields={endFields}
          start={{ until: toLocal(clock.now()).slice(0, 10) }}
          save={t.end}
          close={() => setOpen(undefined)}
        />
      )}
    </div>
  )
}

function OfDelegation({ entry: d }: { entry: Entries['delegations'] }) {
  const t = useText().press
  const [open, setOpen] = useState(false)
  const save = useSavePaper()
  return (
    <div className={styles.buttons}>
      <Button
        look="secondary"
        busy={save.isPending}
        icon={<IconFileTypeDocx size={20} aria-hidden="true" />}
        onClick={() => save.mutate({ id: d.id, format: 'docx' })}
      >
        {t.word}
      </Button>
      <Button
        look="secondary"
        busy={save.isPending}
        icon={<IconFileTypePdf size={20} aria-hidden="true" />}
        onClick={() => save.mutate({ id: d.id, format: 'pdf' })}
      >
        {t.pdf}
      </Button>
      {d.state !== 'over' && (
        <Button look="secondary" onClick={() => setOpen(true)}>
          {t.endEarly}
        </Button>
      )}
      <Refusal error={save.error} />
      {open && (
        <FormDialog
          kind="delegations"
          entry={d}
          what="end"
          title={t.endDelegationTitle(d.receiver)}
          fields={endFields}
          start={{ until: toLocal(clock.now()).slice(0, 10) }}
          save={t.endEarly}
          close={() => setOpen(false)}
        />
      )}
    </div>
  )
}

function Cancel({ close }: { close: () => void }) {
  const t = useText()
  return (
    <Button look="secondary" onClick={close}>
      {t.common.cancel}
    </Button>
  )
}

function FormDialog(props: {
  kind: Kind
  entry: { id: string; version: number }
  what: string
  title: string
  text?: string
  fields: Field[]
  start: Values
  save?: string
  close: () => void
}) {
  const t = useText()
  const [seen] = useState(props.entry)
  const change = useChange(props.kind, seen, props.what)
  return (
    <Dialog title={props.title} onClose={props.close}>
      {props.text && <p className={styles.dim}>{props.text}</p>}
      <EntryForm
        fields={props.fields}
        start={props.start}
        error={change.error}
        busy={change.isPending}
        save={props.save ?? t.common.save}
        onSave={body => change.mutate(body, { onSuccess: props.close })}
        onCancel={props.close}
      />
    </Dialog>
  )
}
