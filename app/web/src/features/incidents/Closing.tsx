import { IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { api } from '@/api/client'
import { clock } from '@/api/clock'
import { saveFile } from '@/api/download'
import { useText } from '@/i18n'
import { date, moment } from '@/i18n/format'
import { Button, Chip, Dialog, IconButton, Panel, Select, TextArea, TextField } from '@/ui'
import type { Incident } from './api'
import { useDraft } from './draft'
import styles from './incidents.module.css'
import { toLocal } from './local'
import type { Desk } from './useIncident'

/** The end of an incident, its review with the tasks, and the whole of it as a file. */
export function Closing({ incident: i, desk }: { incident: Incident; desk: Desk }) {
  const t = useText()
  const [closing, setClosing] = useState(false)
  const leads = i.mine.some(r => r === 'to-truong' || r === 'nguoi-dung-dau')
  const { closed, review } = i.state
  const save = (format: 'pdf' | 'json') =>
    void saveFile(
      api.GET('/api/v1/incidents/{id}/export', { params: { path: { id: i.id }, query: { format } }, parseAs: 'blob' }),
    )
  return (
    <div className={styles.stack}>
      {closed && (
        <p>
          <b>{t.incidents.closedBy(closed.name, moment(closed.at))}</b>
          {closed.text && <span lang="vi">. {closed.text}</span>}
        </p>
      )}
      {review && <Reviewed incident={i} />}
      {closed && !review && leads && <ReviewForm incident={i} desk={desk} />}
      <div className={styles.actions}>
        {!closed && leads && (
          <Button look="danger" onClick={() => setClosing(true)}>
            {t.incidents.close}
          </Button>
        )}
        <Button look="secondary" onClick={() => save('pdf')}>
          {t.incidents.whole}: {t.incidents.pdf}
        </Button>
        <Button look="quiet" onClick={() => save('json')}>
          {t.incidents.json}
        </Button>
      </div>
      {closing && (
        <CloseDialog
          number={i.number}
          onClose={() => setClosing(false)}
          onWrite={text => void desk.write('closed', { text })}
        />
      )}
    </div>
  )
}

function CloseDialog(props: { number: string; onClose: () => void; onWrite: (text: string) => void }) {
  const t = useText()
  const [text, setText] = useState('')
  return (
    <Dialog
      title={`${t.incidents.close} ${props.number}`}
      onClose={props.onClose}
      actions={
        <>
          <Button look="secondary" onClick={props.onClose}>
            {t.common.cancel}
          </Button>
          <Button
            look="danger"
            disabled={!text.trim()}
            onClick={() => {
              props.onWrite(text.trim())
              props.onClose()
            }}
          >
            {t.incidents.close}
          </Button>
        </>
      }
    >
      <p>{t.incidents.closeWarning}</p>
      <TextArea label={t.incidents.closeText} value={text} onChange={e => setText(e.currentTarget.value)} />
    </Dialog>
  )
}

function Reviewed({ incident: i }: { incident: Incident }) {
  const t = useText()
  const r = i.state.review
  if (!r) return null
  return (
    <Panel>
      <h3>{t.incidents.reviewTitle}</h3>
      <dl className={styles.facts} lang="vi">
        {(['expected', 'actual', 'causes', 'held'] as const).map(
          part =>
            r[part] && (
              <div key={part}>
                <dt>{t.incidents.parts[part]}</dt>
                <dd>{r[part]}</dd>
              </div>
            ),
        )}
      </dl>
      <ul className={styles.times}>
        {i.tasks.map(task => (
          <li key={task.id}>
            <span lang="vi">{task.text}</span>: {task.ownerName}, {date(task.due)}{' '}
            {task.state === 'done' && <Chip tone="ok">{t.incidents.taskDone}</Chip>}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

interface Fix {
  key: string
  text: string
  owner: string
  due: string
}

function ReviewForm({ incident: i, desk }: { incident: Incident; desk: Desk }) {
  const t = useText()
  const later = () => toLocal(clock.now() + 14 * 86_400_000).slice(0, 10)
  const empty = (): Fix => ({
    key: crypto.randomUUID(),
    text: '',
    owner: i.state.people[0]?.person ?? '',
    due: later(),
  })
  const [words, setWords, dropWords] = useDraft(i.id, 'review', { expected: '', actual: '', causes: '', held: '' })
  const [first] = useState(() => [empty()])
  const [fixes, setFixes, dropFixes] = useDraft(i.id, 'fixes', first)
  const change = (key: string, to: Partial<Fix>) => setFixes(fixes.map(f => (f.key === key ? { ...f, ...to } : f)))
  const submit = (e: FormEvent) => {
    e.preventDefault()
    const kept = fixes.filter(f => f.text.trim())
    void desk.write('review', {
      review: {
        ...words,
        fixes: kept.map(f => ({ id: '', text: f.text.trim(), owner: f.owner, ownerName: '', due: f.due })),
      },
    })
    dropWords()
    dropFixes()
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <h3>{t.incidents.reviewTitle}</h3>
      <p className={styles.dim}>{t.incidents.reviewLead}</p>
      {(['expected', 'actual', 'causes', 'held'] as const).map(part => (
        <TextArea
          key={part}
          label={t.incidents.parts[part] ?? ''}
          rows={2}
          value={words[part]}
          onChange={e => setWords({ ...words, [part]: e.currentTarget.value })}
        />
      ))}
      {fixes.map((f, n) => (
        <fieldset key={f.key} className={styles.fix}>
          <legend>{t.incidents.fix(n + 1)}</legend>
          <TextField
            label={t.incidents.text}
            value={f.text}
            onChange={e => change(f.key, { text: e.currentTarget.value })}
          />
          <Select
            label={t.incidents.owner}
            value={f.owner}
            onChange={e => change(f.key, { owner: e.currentTarget.value })}
          >
            {i.state.people.map(p => (
              <option key={p.person} value={p.person}>
                {p.name}
              </option>
            ))}
          </Select>
          <TextField
            type="date"
            label={t.incidents.due}
            required={!!f.text.trim()}
            value={f.due}
            onChange={e => change(f.key, { due: e.currentTarget.value })}
          />
          {fixes.length > 1 && (
            <IconButton
              label={`${t.incidents.putAway}: ${t.incidents.fix(n + 1)}`}
              onClick={() => setFixes(fixes.filter(x => x.key !== f.key))}
            >
              <IconTrash size={20} aria-hidden="true" />
            </IconButton>
          )}
        </fieldset>
      ))}
      <div className={styles.actions}>
        <Button look="secondary" onClick={() => setFixes([...fixes, empty()])}>
          {t.incidents.addFix}
        </Button>
        <Button type="submit">{t.incidents.finishReview}</Button>
      </div>
    </form>
  )
}
