import { useState } from 'react'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Button, Chip, Dialog, Panel, TextArea, type Tone } from '@/ui'
import type { Incident, Statement } from './api'
import { useDraft } from './draft'
import styles from './incidents.module.css'
import type { Desk } from './useIncident'

type Version = Statement['versions'][number]
type Mark = Version['drafted']
type Asked = {
  kind: string
  title: string
  label: string
  statement: string
  version: number
  needed: boolean
  long?: boolean
  /** Under what its text is kept while it is written, where not under the statement and the version. */
  draft?: string
}

const tones: Record<string, Tone> = {
  draft: 'neutral',
  legal: 'info',
  approved: 'soon',
  published: 'ok',
  returned: 'bad',
}

/** Statements on their way to the public: draft, legal adviser, leader, publication. */
export function Statements({ incident: i, desk }: { incident: Incident; desk: Desk }) {
  const t = useText()
  const [asked, setAsked] = useState<Asked>()
  const open = i.mine.length > 0 && i.status === 'running'
  const draft = (statement: string, again: boolean) =>
    setAsked({
      kind: 'drafted',
      title: again ? t.incidents.draftAgain : t.incidents.newStatement,
      label: t.incidents.statementText,
      statement,
      version: 0,
      needed: true,
      long: true,
      draft: again ? statement : 'new',
    })
  return (
    <div className={styles.stack}>
      {i.state.statements.length === 0 && <p className={styles.dim}>{t.incidents.noStatements}</p>}
      {i.state.statements.map(s => (
        <One key={s.id} statement={s} incident={i} open={open} ask={setAsked} again={() => draft(s.id, true)} />
      ))}
      {open && (
        <div>
          <Button look="secondary" onClick={() => draft(crypto.randomUUID(), false)}>
            {t.incidents.newStatement}
          </Button>
        </div>
      )}
      {asked && (
        <Ask
          incident={i.id}
          asked={asked}
          onClose={() => setAsked(undefined)}
          onWrite={text =>
            void desk.write(asked.kind, { statement: asked.statement, version: asked.version || undefined, text })
          }
        />
      )}
    </div>
  )
}

function One(props: {
  statement: Statement
  incident: Incident
  open: boolean
  ask: (a: Asked) => void
  again: () => void
}) {
  const t = useText()
  const { statement: s, incident: i } = props
  const latest = s.versions.at(-1)
  if (!latest) return null
  const has = (...roles: string[]) => props.open && i.mine.some(r => roles.includes(r))
  const act = (kind: string, title: string, label: string, needed: boolean) =>
    props.ask({ kind, title, label, needed, statement: s.id, version: latest.number })
  return (
    <Panel>
      <p className={styles.chips}>
        <Chip tone={tones[s.stage]}>{t.incidents.stages[s.stage]}</Chip> {t.incidents.version(latest.number)}
      </p>
      <p className={styles.statement} lang="vi">
        {latest.text}
      </p>
      <Times version={latest} />
      <div className={styles.actions}>
        {s.stage === 'draft' && has('phap-che') && (
          <Button onClick={() => act('reviewed', t.incidents.review, t.incidents.comment, false)}>
            {t.incidents.review}
          </Button>
        )}
        {s.stage === 'legal' && has('nguoi-dung-dau') && (
          <Button onClick={() => act('approved', t.incidents.approve, t.incidents.comment, false)}>
            {t.incidents.approve}
          </Button>
        )}
        {s.stage === 'approved' && has('nguoi-phat-ngon', 'nguoi-dung-dau') && (
          <Button onClick={() => act('published', t.incidents.publish, t.incidents.where, true)}>
            {t.incidents.publish}
          </Button>
        )}
        {['draft', 'legal', 'approved'].includes(s.stage) && has('phap-che', 'nguoi-dung-dau') && (
          <Button look="secondary" onClick={() => act('returned', t.incidents.giveBack, t.incidents.reason, true)}>
            {t.incidents.giveBack}
          </Button>
        )}
        {s.stage !== 'published' && props.open && (
          <Button look="quiet" onClick={props.again}>
            {t.incidents.draftAgain}
          </Button>
        )}
      </div>
    </Panel>
  )
}

function Times({ version: v }: { version: Version }) {
  const t = useText()
  const steps: [string, Mark | undefined][] = [
    [t.incidents.drafted, v.drafted],
    [t.incidents.reviewed, v.reviewed],
    [t.incidents.approved, v.approved],
    [t.incidents.returned, v.returned],
    [t.incidents.published, v.published],
  ]
  return (
    <ul className={styles.times}>
      {steps.map(
        ([name, m]) =>
          m && (
            <li key={name}>
              {name}: {m.name}, {moment(m.at)}
              {m.text && <span lang="vi">. {m.text}</span>}
            </li>
          ),
      )}
    </ul>
  )
}

function Ask(props: { incident: string; asked: Asked; onClose: () => void; onWrite: (text: string) => void }) {
  const t = useText()
  const { asked } = props
  const what = `${asked.kind}/${asked.draft ?? `${asked.statement}/${asked.version}`}`
  const [text, setText, drop] = useDraft(props.incident, what, '')
  return (
    <Dialog
      title={asked.title}
      onClose={props.onClose}
      actions={
        <>
          <Button look="secondary" onClick={props.onClose}>
            {t.common.cancel}
          </Button>
          <Button
            disabled={asked.needed && !text.trim()}
            onClick={() => {
              props.onWrite(text.trim())
              drop()
              props.onClose()
            }}
          >
            {asked.long ? t.incidents.save : asked.title}
          </Button>
        </>
      }
    >
      <TextArea
        label={asked.label}
        rows={asked.long ? 8 : 3}
        value={text}
        onChange={e => setText(e.currentTarget.value)}
      />
    </Dialog>
  )
}
