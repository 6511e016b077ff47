import { useState } from 'react'
import { useText } from '@/i18n'
import { Checkbox, Select, TextField } from '@/ui'
import { type Clock, useEdit, writes } from './api'
import styles from './editions.module.css'
import { complaint, type Form, SaveBar } from './form'

const units: Clock['unit'][] = ['minutes', 'hours', 'working-hours', 'days', 'working-days']

export function ClockEditor({ edition: e, may, clock }: Form & { clock: Clock }) {
  const t = useText()
  const save = useEdit(e.id, writes.clocks(e.id))
  const [c, setC] = useState(clock)
  const set = (part: Partial<Clock>) => setC({ ...c, ...part })
  const field = complaint(save)
  return (
    <form
      className={styles.form}
      onSubmit={x => {
        x.preventDefault()
        save.mutate({ version: e.version, input: c })
      }}
    >
      <TextField
        label={t.editions.partTitle}
        lang="vi"
        value={c.name}
        disabled={!may}
        error={field('name')}
        onChange={x => set({ name: x.currentTarget.value })}
      />
      <div className={styles.columns}>
        <TextField
          label={t.editions.amount}
          type="number"
          min={0}
          value={c.amount}
          disabled={!may}
          error={field('amount')}
          onChange={x => set({ amount: Number(x.currentTarget.value) })}
        />
        <Select
          label={t.editions.unit}
          value={c.unit}
          disabled={!may}
          error={field('unit')}
          onChange={x => set({ unit: x.currentTarget.value as Clock['unit'] })}
        >
          {units.map(unit => (
            <option key={unit} value={unit}>
              {t.reading.units[unit]}
            </option>
          ))}
        </Select>
      </div>
      <TextField
        label={t.editions.clockFrom}
        lang="vi"
        value={c.from}
        disabled={!may}
        error={field('from')}
        onChange={x => set({ from: x.currentTarget.value })}
      />
      <TextField
        label={t.editions.source}
        value={c.source}
        disabled={!may}
        error={field('source')}
        onChange={x => set({ source: x.currentTarget.value })}
      />
      <Checkbox
        label={t.editions.verified}
        checked={c.verified}
        disabled={!may}
        onChange={x => set({ verified: x.currentTarget.checked })}
      />
      <SaveBar save={save} may={may} shown={['name', 'amount', 'unit', 'from', 'source']} />
    </form>
  )
}
