import { IconAlertTriangle, IconCloudUp, IconFile } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '@/api/client'
import { saveFile } from '@/api/download'
import { entryQueue } from '@/api/entries'
import { can, useMe } from '@/api/me'
import { currentLanguage, useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { sentence } from '@/i18n/vi/sentences'
import { Button, Chip, classes, Dialog, TextArea } from '@/ui'
import type { Entry, Incident } from './api'
import styles from './log.module.css'
import type { Desk, Pending } from './useIncident'

const shownAtFirst = 60

/** The log, newest first: what waits on this device stands on top of it. */
export function LogView({ incident, desk }: { incident: Incident; desk: Desk }) {
  const t = useText()
  const [all, setAll] = useState(false)
  const [correcting, setCorrecting] = useState<Entry>()
  const log = [...(desk.log.data ?? [])].reverse()
  const readsPress = can(useMe(), 'press.read')
  const corrections = new Map(log.filter(e => e.payload.corrects).map(e => [e.payload.corrects, e.seq]))
  return (
    <>
      <ol className={styles.log} aria-label={t.incidents.log}>
        {[...desk.pending].reverse().map(p => (
          <Waiting key={p.client} entry={p} incident={incident} />
        ))}
        {log.slice(0, all ? undefined : shownAtFirst).map(e => (
          <Line
            key={e.seq}
            entry={e}
            incident={incident}
            readsPress={readsPress}
            corrected={corrections.get(e.seq)}
            correct={incident.mine.length > 0 && e.seq > 1 ? () => setCorrecting(e) : undefined}
          />
        ))}
      </ol>
      {!all && log.length > shownAtFirst && (
        <Button look="quiet" small onClick={() => setAll(true)}>
          {t.incidents.allLog} ({log.length})
        </Button>
      )}
      {correcting && (
        <CorrectDialog
          entry={correcting}
          onClose={() => setCorrecting(undefined)}
          onWrite={text => void desk.write('correction', { corrects: correcting.seq, text })}
        />
      )}
    </>
  )
}

interface LineProps {
  entry: Entry
  incident: Incident
  readsPress: boolean
  corrected?: number
  correct?: () => void
}

function Line(props: LineProps) {
  const t = useText()
  const { entry: e, incident } = props
  const late = Date.parse(e.received) - Date.parse(e.at) > 120_000
  return (
    <li className={styles.entry} data-client={e.client} data-seq={e.seq}>
      <p className={styles.meta}>
        <span className="figures">#{e.seq}</span> <b>{e.name}</b> · <time dateTime={e.at}>{moment(e.at)}</time>
        {late && <span> ({t.incidents.receivedAt(moment(e.received))})</span>}
      </p>
      <p className={classes(styles.text, !!props.corrected && styles.corrected)} lang="vi">
        {sentence(incident, e.kind, e.payload)}
      </p>
      {props.corrected && <p className={styles.meta}>{t.incidents.corrected(props.corrected)}</p>}
      {e.payload.file && <FileLink incident={incident} file={e.payload.file} />}
      {e.kind === 'press-request' && props.readsPress && (
        <p className={styles.meta}>
          <Link className={styles.correct} to={`/press/requests/${e.payload.request}` as never}>
            {t.incidents.toRequest}
          </Link>
        </p>
      )}
      {props.correct && (
        <button type="button" className={styles.correct} onClick={props.correct}>
          {t.incidents.correct} <span className="visually-hidden">#{e.seq}</span>
        </button>
      )}
    </li>
  )
}

function FileLink({ incident, file }: { incident: Incident; file: { id: string; name: string; sha256: string } }) {
  const save = () =>
    void saveFile(
      api.GET('/api/v1/incidents/{id}/evidence/{file}', {
        params: { path: { id: incident.id, file: file.id } },
        parseAs: 'blob',
      }),
    )
  return (
    <p className={styles.meta}>
      <Button look="quiet" small icon={<IconFile size={18} aria-hidden="true" />} onClick={save}>
        {file.name}
      </Button>{' '}
      <code className={styles.hash} title={file.sha256}>
        SHA-256 {file.sha256.slice(0, 12)}…
      </code>
    </p>
  )
}

function Waiting({ entry: e, incident }: { entry: Pending; incident: Incident }) {
  const t = useText()
  const vi = currentLanguage() === 'vi'
  const copied = (text: string) => (incident.exercise ? t.incidents.ofExercise(text) : text)
  return (
    <li className={classes(styles.entry, styles.waiting)} data-client={e.client}>
      <p className={styles.meta}>
        <Chip
          tone={e.refusal ? 'bad' : 'soon'}
          icon={
            e.refusal ? (
              <IconAlertTriangle size={14} aria-hidden="true" />
            ) : (
              <IconCloudUp size={14} aria-hidden="true" />
            )
          }
        >
          {e.refusal ? t.incidents.refused : e.sent ? t.incidents.sent : t.incidents.waiting}
        </Chip>{' '}
        <time dateTime={e.at}>{moment(e.at)}</time>
      </p>
      <p className={styles.text} lang="vi">
        {sentence(incident, e.kind, e.payload)}
      </p>
      {e.refusal && (
        <>
          <p role="alert" className={styles.refusal}>
            {vi ? e.refusal.vi : e.refusal.en}
          </p>
          <p>
            <Button
              look="secondary"
              small
              onClick={() => void navigator.clipboard?.writeText(copied(sentence(incident, e.kind, e.payload)))}
            >
              {t.incidents.copyText}
            </Button>{' '}
            <Button look="quiet" small onClick={() => void entryQueue.drop(e.client)}>
              {t.incidents.putAway}
            </Button>
          </p>
        </>
      )}
    </li>
  )
}

function CorrectDialog(props: { entry: Entry; onClose: () => void; onWrite: (text: string) => void }) {
  const t = useText()
  const [text, setText] = useState('')
  return (
    <Dialog
      title={t.incidents.correctTitle(props.entry.seq)}
      onClose={props.onClose}
      actions={
        <>
          <Button look="secondary" onClick={props.onClose}>
            {t.common.cancel}
          </Button>
          <Button
            disabled={!text.trim()}
            onClick={() => {
              props.onWrite(text.trim())
              props.onClose()
            }}
          >
            {t.incidents.write}
          </Button>
        </>
      }
    >
      <TextArea label={t.incidents.correctText} value={text} onChange={e => setText(e.currentTarget.value)} />
    </Dialog>
  )
}
