import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { session } from '@/api/session'
import { useText } from '@/i18n'
import { Button, Chip, Dialog, Failure, SearchField, Select, TextField } from '@/ui'
import { type Candidate, candidatesQuery, type Incident } from './api'
import styles from './incidents.module.css'
import type { Desk } from './useIncident'

type Over = { role: string; from: string }

/** Who is on the incident, in which role, and who watches now. */
export function People({ incident: i, desk }: { incident: Incident; desk: Desk }) {
  const t = useText()
  const [adding, setAdding] = useState(false)
  const [over, setOver] = useState<Over>()
  const [leaving, setLeaving] = useState<Incident['state']['people'][number]>()
  const me = session.person()
  const leads = i.mine.some(r => r === 'to-truong' || r === 'nguoi-dung-dau')
  const here = new Set(desk.here.map(h => h.person))
  return (
    <div className={styles.stack}>
      <ul className={styles.people}>
        {i.state.people.map(p => (
          <li key={p.person}>
            <p>
              <b>{p.name}</b> {p.person === me && <span className={styles.dim}>({t.incidents.you})</span>}{' '}
              {here.has(p.person) && <Chip tone="ok">{t.incidents.here}</Chip>}
            </p>
            <ul className={styles.roles}>
              {p.roles.map(role => (
                <li key={role}>
                  {t.incidents.roles[role] ?? role}
                  {(leads || p.person === me) && (
                    <Button look="quiet" small onClick={() => setOver({ role, from: p.person })}>
                      {t.incidents.handOver} <span className="visually-hidden">{t.incidents.roles[role]}</span>
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {(leads || p.person === me) && (
              <Button look="quiet" small onClick={() => setLeaving(p)}>
                {p.person === me ? t.incidents.leave : t.incidents.remove(p.name)}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {(leads || i.steward) && (
        <div>
          <Button look="secondary" onClick={() => setAdding(true)}>
            {t.incidents.addPerson}
          </Button>
        </div>
      )}
      {adding && (
        <PersonDialog
          incident={i}
          title={t.incidents.addPerson}
          action={t.incidents.add}
          onClose={() => setAdding(false)}
          onChoose={(person, role) => void desk.write('joined', { person, role })}
        />
      )}
      {leaving && (
        <Dialog
          title={leaving.person === me ? t.incidents.leave : t.incidents.remove(leaving.name)}
          onClose={() => setLeaving(undefined)}
          actions={
            <>
              <Button look="secondary" onClick={() => setLeaving(undefined)}>
                {t.common.cancel}
              </Button>
              <Button
                look="danger"
                onClick={() => {
                  void desk.write('left', { person: leaving.person })
                  setLeaving(undefined)
                }}
              >
                {leaving.person === me ? t.incidents.leave : t.incidents.remove(leaving.name)}
              </Button>
            </>
          }
        >
          <p>{t.incidents.leaveWarning}</p>
        </Dialog>
      )}
      {over && (
        <PersonDialog
          incident={i}
          title={t.incidents.handOverTo(t.incidents.roles[over.role] ?? over.role)}
          action={t.incidents.handOver}
          role={over.role}
          onClose={() => setOver(undefined)}
          onChoose={(person, role, text) => void desk.write('handed-over', { person, role, from: over.from, text })}
        />
      )}
    </div>
  )
}

function PersonDialog(props: {
  incident: Incident
  title: string
  action: string
  role?: string
  onClose: () => void
  onChoose: (person: string, role: string, text: string) => void
}) {
  const t = useText()
  const [q, setQ] = useState('')
  const found = useQuery(candidatesQuery(props.incident.id, useDeferredValue(q.trim())))
  const [chosen, setChosen] = useState<Candidate>()
  const [role, setRole] = useState(props.role ?? '')
  const [text, setText] = useState('')
  const pick = (c: Candidate) => {
    setChosen(c)
    if (!props.role && !role && c.role) setRole(c.role)
  }
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <Button look="secondary" onClick={props.onClose}>
            {t.common.cancel}
          </Button>
          <Button
            disabled={!chosen || !role}
            onClick={() => {
              if (chosen) props.onChoose(chosen.person, role, text.trim())
              props.onClose()
            }}
          >
            {props.action}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <SearchField label={t.incidents.searchPerson} value={q} onChange={e => setQ(e.currentTarget.value)} />
        {found.error && <Failure error={found.error} />}
        <fieldset className={styles.candidates}>
          <legend className="visually-hidden">{t.incidents.people}</legend>
          {found.data?.length === 0 && <p className={styles.dim}>{t.incidents.noCandidates}</p>}
          {found.data?.map(c => (
            <label key={c.person} className={styles.candidate}>
              <input type="radio" name="candidate" checked={chosen?.person === c.person} onChange={() => pick(c)} />
              <span lang="vi">
                <b>{c.name}</b>
                <span className={styles.dim}>{[c.position, c.department].filter(Boolean).join(', ')}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {props.role ? (
          <TextField label={t.incidents.handOverText} value={text} onChange={e => setText(e.currentTarget.value)} />
        ) : (
          <Select label={t.incidents.role} value={role} onChange={e => setRole(e.currentTarget.value)}>
            <option value="" />
            {Object.entries(t.incidents.roles).map(([id, words]) => (
              <option key={id} value={id}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </div>
    </Dialog>
  )
}
