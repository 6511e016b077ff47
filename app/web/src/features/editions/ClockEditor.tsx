import { useText } from '@/i18n'
import { Checkbox, TextField } from '@/ui'
import { type Clock, writes } from './api'
import { LawField } from './cited'
import styles from './editions.module.css'
import { Editor, type Form, Line } from './form'
import { OneOf } from './Rows'

export function ClockEditor(props: Form & { clock: Clock }) {
  const t = useText().editions
  const units = useText().reading.units
  const { edition: e, clock } = props
  return (
    <Editor
      {...props}
      kind="clocks"
      part={clock.id}
      value={clock}
      read={next => next.content.clocks.find(c => c.id === clock.id)}
      write={writes.clocks(e.id)}
      titleOf={c => c.name}
    >
      {f => (
        <>
          <Line f={f} k="name" lang="vi" />
          <div className={styles.columns}>
            <TextField
              label={t.amount}
              type="number"
              min={0}
              inputMode="numeric"
              value={f.value.amount}
              disabled={f.off}
              error={f.error('amount')}
              onChange={x => f.set({ amount: Math.trunc(Number(x.currentTarget.value)) })}
            />
            <OneOf
              label={t.keys.unit as string}
              words={units}
              value={f.value.unit}
              off={f.off}
              error={f.error('unit')}
              onChange={unit => f.set({ unit: unit as Clock['unit'] })}
            />
          </div>
          <Line f={f} k="from" lang="vi" />
          <fieldset className={styles.picks}>
            <legend>{t.keys.levels}</legend>
            {e.content.levels.map(l => (
              <Checkbox
                key={l.number}
                label={<span lang="vi">{`${l.number}. ${l.name}`}</span>}
                checked={f.value.levels.includes(l.number)}
                disabled={f.off}
                onChange={x =>
                  f.set({
                    levels: [1, 2, 3, 4].filter(n =>
                      n === l.number ? x.currentTarget.checked : f.value.levels.includes(n),
                    ),
                  })
                }
              />
            ))}
            {f.error('levels') && <p className={styles.rowsError}>{f.error('levels')}</p>}
          </fieldset>
          <div className={styles.columns}>
            <OneOf
              label={t.keys.start as string}
              words={t.starts}
              value={f.value.start}
              off={f.off}
              error={f.error('start')}
              onChange={start => f.set({ start: start as Clock['start'] })}
            />
            <OneOf
              label={t.keys.stop as string}
              words={t.stops}
              value={f.value.stop}
              off={f.off}
              error={f.error('stop')}
              onChange={stop => f.set({ stop: stop as Clock['stop'] })}
            />
          </div>
          <Checkbox
            label={t.keys.backwards}
            checked={f.value.backwards ?? false}
            disabled={f.off}
            onChange={x => f.set({ backwards: x.currentTarget.checked || undefined })}
          />
          <OneOf
            label={t.clockKind}
            words={t.clockKinds}
            value={f.value.kind}
            off={f.off}
            error={f.error('kind')}
            onChange={kind => f.set({ kind: kind as Clock['kind'] })}
          />
          {f.value.kind === 'legal' ? (
            <LawField
              label={t.keys.source as string}
              hint={t.sourceLegal}
              value={f.value.source}
              off={f.off}
              error={f.error('source')}
              onChange={source => f.set({ source })}
            />
          ) : (
            <Line f={f} k="source" hint={t.sourceTarget} />
          )}
          <Checkbox
            label={t.keys.verified}
            checked={f.value.verified}
            disabled={f.off}
            onChange={x => f.set({ verified: x.currentTarget.checked })}
          />
        </>
      )}
    </Editor>
  )
}
