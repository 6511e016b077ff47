import { IconBellRinging } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useText } from '@/i18n'
import { Button, Dialog, Notice, Refusal } from '@/ui'
import { type Item, type Outcome, useRemind } from './api'
import styles from './progress.module.css'

/** Reminds those who are selected, after a question that names how many; then tells what became of it. */
export function RemindBar(props: { items: Item[]; selected: Item[]; clear: () => void }) {
  const t = useText()
  const [asked, setAsked] = useState(false)
  const [told, setTold] = useState<{ outcome: Outcome; items: Item[] }>()
  const remind = useRemind()
  const attempt = useRef('')
  const n = props.selected.length
  const people = new Set(props.selected.map(i => i.personId)).size

  function ask() {
    attempt.current = crypto.randomUUID()
    setTold(undefined)
    setAsked(true)
  }

  function send() {
    const items = props.selected
    remind.mutate(
      { ids: items.map(i => i.enrolmentId), attempt: attempt.current },
      {
        onSuccess: outcome => {
          setTold({ outcome, items })
          setAsked(false)
          props.clear()
        },
      },
    )
  }

  return (
    <div className={styles.bar} data-bar="">
      {told && <Told {...told} />}
      {n > 0 && (
        <div className={styles.barInner}>
          <span role="status">{t.progress.selected(n)}</span>
          <Button look="quiet" onClick={props.clear}>
            {t.progress.clear}
          </Button>
          <Button icon={<IconBellRinging size={20} aria-hidden="true" />} onClick={ask}>
            {t.progress.remind}
          </Button>
        </div>
      )}
      {asked && (
        <Dialog
          title={t.progress.confirmTitle(people)}
          onClose={() => setAsked(false)}
          actions={
            <>
              <Button look="secondary" onClick={() => setAsked(false)}>
                {t.common.cancel}
              </Button>
              <Button busy={remind.isPending} onClick={send}>
                {t.progress.confirmButton(people)}
              </Button>
            </>
          }
        >
          <div className={styles.stack}>
            <Refusal error={remind.error} />
            <p>{t.progress.confirmText(n, people)}</p>
          </div>
        </Dialog>
      )}
    </div>
  )
}

function Told(props: { outcome: Outcome; items: Item[] }) {
  const t = useText().progress
  const { reminded, skipped } = props.outcome
  const item = (id: string) => props.items.find(i => i.enrolmentId === id)
  const people = new Set(reminded.map(id => item(id)?.personId)).size
  return (
    <Notice tone={skipped.length > 0 ? 'soon' : 'ok'} live>
      <p>{reminded.length > 0 ? t.sent(reminded.length, people) : t.sentNone}</p>
      {skipped.length > 0 && (
        <>
          <p>{t.skipped(skipped.length)}</p>
          <ul className={styles.skipped}>
            {skipped.map(s => (
              <li key={s.enrolmentId}>
                {item(s.enrolmentId)?.name}: {t.reasons[s.reason]}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  )
}
