import { IconClockPause, IconClockPlay } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useText } from '@/i18n'
import { moment, until } from '@/i18n/format'
import { Button, Checkbox, classes, Dialog, IconButton, Select, TextField } from '@/ui'
import { useWide } from '@/ui/useWide'
import type { Incident, Run } from './api'
import styles from './clocks.module.css'
import { fromLocal, toLocal } from './local'
import { leftWords, runningOf, type Standing, standing } from './run'
import { type Desk, useNow } from './useIncident'

const tones: Record<Standing, string | undefined> = { calm: undefined, soon: styles.soon, over: styles.over }

/** The clocks that run, the next to end largest; turning amber and red is read out. */
export function ClockBoard({ incident, desk }: { incident: Incident; desk: Desk }) {
  const t = useText()
  const now = useNow()
  const wide = useWide()
  const [stopping, setStopping] = useState<Run>()
  const [starting, setStarting] = useState(false)
  const byHand = incident.clocks.filter(c => c.start === 'by-hand')
  const runs = runningOf(incident.state)
  const [first, ...rest] = runs
  const mayStop = incident.mine.some(r => ['to-truong', 'truc', 'phap-che', 'nguoi-dung-dau'].includes(r))
  const stop = mayStop ? setStopping : undefined
  const mayStart = byHand.length > 0 && incident.mine.length > 0
  const others = (
    <div className={styles.rest}>
      {rest.map(r => (
        <Face key={`${r.clock}-${r.start}`} run={r} now={now} stop={stop} />
      ))}
      {mayStart && (
        <Button
          look="quiet"
          small
          icon={<IconClockPlay size={18} aria-hidden="true" />}
          onClick={() => setStarting(true)}
        >
          {t.incidents.startClock}
        </Button>
      )}
    </div>
  )
  return (
    <section className={classes(styles.board, incident.exercise && styles.exercise)} aria-label={t.incidents.clocks}>
      <Announcer runs={runs} now={now} />
      {first ? <Face run={first} now={now} stop={stop} large /> : <p className={styles.none}>{t.incidents.noClocks}</p>}
      {(rest.length > 0 || mayStart) &&
        (wide ? (
          others
        ) : (
          <details className={styles.more}>
            <summary>{rest.length > 0 ? t.incidents.moreClocks(rest.length) : t.incidents.startClock}</summary>
            {others}
          </details>
        ))}
      {starting && (
        <StartDialog
          clocks={byHand}
          now={now}
          onClose={() => setStarting(false)}
          onStart={(clock, since) => void desk.write('clock-started', { clock, since })}
        />
      )}
      {stopping && (
        <StopDialog
          run={stopping}
          onClose={() => setStopping(undefined)}
          onStop={(met, text) => void desk.write('clock-stopped', { clock: stopping.clock, met, text })}
        />
      )}
    </section>
  )
}

function Face(props: { run: Run; now: number; large?: boolean; stop?: (r: Run) => void }) {
  const t = useText()
  const { run: r, now, stop } = props
  return (
    <div className={classes(styles.face, props.large && styles.large, tones[standing(r, now)])}>
      <p className={classes(styles.left, 'figures')}>{leftWords(r, now)}</p>
      <p className={styles.name}>
        <span lang="vi">{r.name}</span>
        <span className={styles.kind}>
          {' '}
          · {until(r.due, now)} · {r.kind === 'legal' ? t.incidents.legal : t.incidents.target}
          {r.unsure && <> · {t.incidents.unsure}</>}
        </span>
      </p>
      {stop && (
        <IconButton className={styles.stop} label={`${t.incidents.stopClock}: ${r.name}`} onClick={() => stop(r)}>
          <IconClockPause size={20} aria-hidden="true" />
        </IconButton>
      )}
    </div>
  )
}

/** Reads out when a clock turns amber or red, once each. */
function Announcer({ runs, now }: { runs: Run[]; now: number }) {
  const t = useText()
  const told = useRef(new Map<string, Standing>())
  const [words, setWords] = useState('')
  useEffect(() => {
    for (const r of runs) {
      const key = `${r.clock}/${r.start}`
      const s = standing(r, now)
      const before = told.current.get(key)
      told.current.set(key, s)
      if (before && before !== s && s !== 'calm')
        setWords(s === 'soon' ? t.incidents.soon(r.name) : t.incidents.expired(r.name))
    }
  }, [runs, now, t])
  return (
    <p className="visually-hidden" role="status">
      {words}
    </p>
  )
}

function StopDialog(props: { run: Run; onClose: () => void; onStop: (met: boolean, text: string) => void }) {
  const t = useText()
  const [met, setMet] = useState(true)
  const [text, setText] = useState('')
  return (
    <Dialog
      title={`${t.incidents.stopClock}: ${props.run.name}`}
      onClose={props.onClose}
      actions={
        <>
          <Button look="secondary" onClick={props.onClose}>
            {t.common.cancel}
          </Button>
          <Button
            disabled={!met && !text.trim()}
            onClick={() => {
              props.onStop(met, text.trim())
              props.onClose()
            }}
          >
            {t.incidents.stopClock}
          </Button>
        </>
      }
    >
      <Checkbox label={t.incidents.met} checked={met} onChange={e => setMet(e.currentTarget.checked)} />
      <TextField
        label={met ? t.incidents.reason : t.incidents.notApplicable}
        value={text}
        onChange={e => setText(e.currentTarget.value)}
      />
    </Dialog>
  )
}

function StartDialog(props: {
  clocks: Incident['clocks']
  now: number
  onClose: () => void
  onStart: (clock: string, since: string) => void
}) {
  const t = useText()
  const [chosen, setChosen] = useState(props.clocks[0]?.id ?? '')
  const [since, setSince] = useState(() => toLocal(props.now))
  return (
    <Dialog
      title={t.incidents.startClock}
      onClose={props.onClose}
      actions={
        <>
          <Button look="secondary" onClick={props.onClose}>
            {t.common.cancel}
          </Button>
          <Button
            disabled={!since}
            onClick={() => {
              props.onStart(chosen, fromLocal(since))
              props.onClose()
            }}
          >
            {t.incidents.startClock}
          </Button>
        </>
      }
    >
      <Select label={t.incidents.clocks} value={chosen} onChange={e => setChosen(e.currentTarget.value)}>
        {props.clocks.map(c => (
          <option key={c.id} value={c.id} lang="vi">
            {c.name} ({c.from})
          </option>
        ))}
      </Select>
      <TextField
        type="datetime-local"
        label={t.incidents.since}
        value={since}
        onChange={e => setSince(e.currentTarget.value)}
      />
    </Dialog>
  )
}

/** What became of the clocks that ended. */
export function EndedClocks({ incident }: { incident: Incident }) {
  const t = useText()
  const ended = incident.state.clocks.filter(r => r.state !== 'running')
  if (ended.length === 0) return null
  return (
    <details className={styles.ended}>
      <summary>{t.incidents.endedClocks(ended.length)}</summary>
      <ul>
        {ended.map(r => (
          <li key={`${r.clock}-${r.start}`}>
            <span lang="vi">{r.name}</span>: <b>{t.incidents.runStates[r.state]}</b>
            {r.ended && `, ${moment(r.ended)}`} ({until(r.due, Date.now())})
            {r.endedText && <span lang="vi">. {r.endedText}</span>}
          </li>
        ))}
      </ul>
    </details>
  )
}
