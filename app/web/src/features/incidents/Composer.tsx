import { IconCamera, IconPaperclip } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { can, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { Button, Checkbox, LinkButton, Select, TextArea, TextField } from '@/ui'
import { Segments } from '@/ui/Segments'
import type { Incident, Payload } from './api'
import { useDraft } from './draft'
import styles from './incidents.module.css'
import type { Desk } from './useIncident'

type Kind = 'note' | 'evidence' | 'contact' | 'level' | 'clause'

interface Part {
  incident: Incident
  write: (kind: string, payload: Payload, file?: Blob) => void
}

/** Writes into the log; it works without a line. */
export function Composer({ incident, desk }: { incident: Incident; desk: Desk }) {
  const t = useText()
  const [kind, setKind] = useState<Kind>('note')
  const [round, setRound] = useState(0)
  const me = useMe()
  const has = (...roles: string[]) => incident.mine.some(r => roles.includes(r))
  const open = incident.status === 'running'
  const kinds: Kind[] = [
    'note',
    'evidence',
    ...(open ? (['contact'] as const) : []),
    ...(open && has('to-truong', 'truc', 'nguoi-dung-dau') ? (['level'] as const) : []),
    ...(has('to-truong', 'phap-che', 'nguoi-dung-dau') ? (['clause'] as const) : []),
  ]
  const write: Part['write'] = (k, payload, file) => {
    void desk.write(k, payload, file)
    setRound(round + 1) // an empty form
  }
  const Form = { note: NoteForm, evidence: EvidenceForm, contact: ContactForm, level: LevelForm, clause: ClauseForm }[
    kind
  ]
  return (
    <section className={styles.composer} aria-label={t.incidents.compose}>
      <Segments
        label={t.incidents.compose}
        quietLabel
        value={kind}
        onChange={setKind}
        options={kinds.map(k => ({ value: k, label: t.incidents.kinds[k] }))}
      />
      <Form
        key={`${kind}-${round}-${kind === 'clause' ? incident.state.clause : ''}`}
        incident={incident}
        write={write}
      />
      {!incident.exercise && can(me, 'press.manage') && (
        <LinkButton
          look="quiet"
          small
          to="/press/$kind/new"
          params={{ kind: 'requests' }}
          search={{ incident: incident.id }}
        >
          {t.incidents.pressRequest}
        </LinkButton>
      )}
    </section>
  )
}

function Frame(props: { onSubmit: () => void; disabled?: boolean; children: ReactNode }) {
  const t = useText()
  const submit = (e: FormEvent) => {
    e.preventDefault()
    props.onSubmit()
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {props.children}
      <div>
        <Button type="submit" disabled={props.disabled}>
          {t.incidents.write}
        </Button>
      </div>
    </form>
  )
}

function NoteForm({ incident, write }: Part) {
  const t = useText()
  const [text, setText, drop] = useDraft(incident.id, 'note', '')
  const submit = () => {
    write('note', { text: text.trim() })
    drop()
  }
  return (
    <Frame disabled={!text.trim()} onSubmit={submit}>
      <TextArea label={t.incidents.text} rows={3} value={text} onChange={e => setText(e.currentTarget.value)} />
    </Frame>
  )
}

function EvidenceForm({ write }: Part) {
  const t = useText()
  const id = useId()
  const [file, setFile] = useState<File>()
  const [text, setText] = useState('')
  const picked = (files: FileList | null) => setFile(files?.[0])
  return (
    <Frame
      disabled={!file}
      onSubmit={() =>
        file &&
        write(
          'evidence',
          {
            text: text.trim(),
            file: { id: '', name: file.name, type: file.type, size: file.size, sha256: '', seq: 0 },
          },
          file,
        )
      }
    >
      <div className={styles.pick}>
        <label className={styles.pickButton} htmlFor={`${id}-camera`}>
          <IconCamera size={20} aria-hidden="true" />
          {t.incidents.photo}
        </label>
        <input
          className="visually-hidden"
          id={`${id}-camera`}
          type="file"
          accept="image/*"
          capture="environment"
          onChange={e => picked(e.currentTarget.files)}
        />
        <label className={styles.pickButton} htmlFor={`${id}-file`}>
          <IconPaperclip size={20} aria-hidden="true" />
          {t.incidents.chooseFile}
        </label>
        <input
          className="visually-hidden"
          id={`${id}-file`}
          type="file"
          accept="image/*,application/pdf,.docx,.xlsx,.pptx,.txt"
          onChange={e => picked(e.currentTarget.files)}
        />
        <span role="status">{file?.name}</span>
      </div>
      <TextField
        label={t.incidents.shows}
        maxLength={1000}
        value={text}
        onChange={e => setText(e.currentTarget.value)}
      />
    </Frame>
  )
}

function ContactForm({ incident, write }: Part) {
  const t = useText()
  const [contact, setContact] = useState(incident.contacts[0]?.id ?? '')
  const [whom, setWhom] = useState('')
  const [reached, setReached] = useState(true)
  const [text, setText] = useState('')
  return (
    <Frame
      disabled={!contact && !whom.trim()}
      onSubmit={() => write('contact', { contact, whom: contact ? '' : whom.trim(), reached, text: text.trim() })}
    >
      <Select label={t.incidents.contact} value={contact} onChange={e => setContact(e.currentTarget.value)}>
        {incident.contacts.map(c => (
          <option key={c.id} value={c.id} lang="vi">
            {c.name}
          </option>
        ))}
        <option value="">{t.incidents.otherContact}</option>
      </Select>
      {!contact && <TextField label={t.incidents.whom} value={whom} onChange={e => setWhom(e.currentTarget.value)} />}
      <Checkbox label={t.incidents.reached} checked={reached} onChange={e => setReached(e.currentTarget.checked)} />
      <TextField label={t.incidents.outcome} value={text} onChange={e => setText(e.currentTarget.value)} />
    </Frame>
  )
}

function LevelForm({ incident, write }: Part) {
  const t = useText()
  const [how, setHow] = useState<'scores' | 'stated'>('scores')
  const [scores, setScores] = useState<Record<string, number>>({})
  const [level, setLevel] = useState(2)
  const [text, setText] = useState('')
  const scored = Object.values(scores).some(Boolean)
  const submit = () =>
    how === 'scores'
      ? write('level', { scores: Object.fromEntries(Object.entries(scores).filter(([, v]) => v)) })
      : write('level', { level, text: text.trim() })
  return (
    <Frame disabled={how === 'scores' ? !scored : !text.trim()} onSubmit={submit}>
      <Segments
        label={t.incidents.kinds.level}
        quietLabel
        value={how}
        onChange={setHow}
        options={[
          { value: 'scores', label: t.incidents.byScores },
          { value: 'stated', label: t.incidents.stated },
        ]}
      />
      {how === 'scores' ? (
        incident.criteria.map(c => (
          <Select
            key={c.id}
            label={c.name}
            value={scores[c.id] ?? 0}
            onChange={e => setScores({ ...scores, [c.id]: Number(e.currentTarget.value) })}
          >
            <option value={0}>{t.incidents.notScored}</option>
            {c.thresholds.map(x => (
              <option key={x.level} value={x.level} lang="vi">
                {x.level}. {x.text}
              </option>
            ))}
          </Select>
        ))
      ) : (
        <>
          <Select label={t.incidents.kinds.level} value={level} onChange={e => setLevel(Number(e.currentTarget.value))}>
            {incident.levels.map(l => (
              <option key={l.number} value={l.number} lang="vi">
                {l.name}
              </option>
            ))}
          </Select>
          <TextField label={t.incidents.because} value={text} onChange={e => setText(e.currentTarget.value)} />
        </>
      )}
    </Frame>
  )
}

/** Under which clause of Decree 244, article 7, the matter falls: it decides its legal clock and its line of the yearly report. */
function ClauseForm({ incident, write }: Part) {
  const t = useText()
  const [clause, setClause] = useState(incident.state.clause ?? '')
  const [text, setText] = useState('')
  return (
    <Frame
      disabled={!clause || clause === incident.state.clause}
      onSubmit={() => write('clause', { clause: clause as Payload['clause'], text: text.trim() })}
    >
      <Select label={t.incidents.clause} value={clause} onChange={e => setClause(e.currentTarget.value)}>
        <option value="">{t.incidents.noClause}</option>
        <ClauseOptions />
      </Select>
      <TextField label={t.incidents.because} value={text} onChange={e => setText(e.currentTarget.value)} />
    </Frame>
  )
}

/** The clauses of article 7 to choose from. */
export function ClauseOptions() {
  const t = useText()
  return Object.entries(t.incidents.clauses).map(([id, words]) => (
    <option key={id} value={id.replace('c', '7.')}>
      {words}
    </option>
  ))
}
