import { useState } from 'react'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Button, Dialog, TextField } from '@/ui'
import type { Incident } from './api'
import styles from './incidents.module.css'
import { doneSteps } from './run'
import type { Desk } from './useIncident'

/** The steps by phase, each ticked with who and when. */
export function Checklist({ incident: i, desk }: { incident: Incident; desk: Desk }) {
  const t = useText()
  const done = doneSteps(i.state, desk.pending)
  const [undoing, setUndoing] = useState('')
  const phases = [...new Set(i.steps.map(s => s.phase ?? 0))]
  const mayTick = i.mine.length > 0 && i.status === 'running'
  return (
    <div className={styles.checklist}>
      {phases.map(p => (
        <section key={p} aria-label={t.incidents.phase(p)}>
          <h3>{t.incidents.phase(p)}</h3>
          <ul>
            {i.steps
              .filter(s => (s.phase ?? 0) === p)
              .map(s => {
                const mark = done.get(s.id)
                return (
                  <li key={s.id}>
                    <label className={styles.step}>
                      <input
                        type="checkbox"
                        checked={!!mark}
                        disabled={!mayTick}
                        onChange={() => (mark ? setUndoing(s.id) : void desk.write('step-done', { step: s.id }))}
                      />
                      <span lang="vi">
                        {s.text}
                        <span className={styles.dim}> {s.role}</span>
                        {mark && (
                          <span className={styles.done}>
                            {mark.waiting ? t.incidents.waiting : t.incidents.doneBy(mark.name, moment(mark.at))}
                          </span>
                        )}
                      </span>
                    </label>
                  </li>
                )
              })}
          </ul>
        </section>
      ))}
      {undoing && (
        <Undo onClose={() => setUndoing('')} onUndo={text => void desk.write('step-undone', { step: undoing, text })} />
      )}
    </div>
  )
}

function Undo(props: { onClose: () => void; onUndo: (text: string) => void }) {
  const t = useText()
  const [text, setText] = useState('')
  return (
    <Dialog
      title={t.incidents.undo}
      onClose={props.onClose}
      actions={
        <>
          <Button look="secondary" onClick={props.onClose}>
            {t.common.cancel}
          </Button>
          <Button
            disabled={!text.trim()}
            onClick={() => {
              props.onUndo(text.trim())
              props.onClose()
            }}
          >
            {t.incidents.undo}
          </Button>
        </>
      }
    >
      <TextField label={t.incidents.undoReason} value={text} onChange={e => setText(e.currentTarget.value)} />
    </Dialog>
  )
}
