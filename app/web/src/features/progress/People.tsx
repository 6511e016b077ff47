import { useState } from 'react'
import { can, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { Checkbox } from '@/ui'
import { useWide } from '@/ui/useWide'
import type { Item } from './api'
import { Cards } from './Cards'
import { PeopleTable } from './PeopleTable'
import styles from './progress.module.css'
import { RemindBar } from './RemindBar'

/** What a list of people needs to have some selected; none for who may not remind. */
export interface Selection {
  has: (id: string) => boolean
  toggle: (id: string) => void
}

export function People({ items }: { items: Item[] }) {
  const t = useText().progress
  const wide = useWide()
  const mayRemind = can(useMe(), 'reminders.send')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const remindable = items.filter(i => i.remindable)
  // What was reminded meanwhile is chosen no more.
  const selected = remindable.filter(i => chosen.has(i.enrolmentId))
  const selection: Selection | undefined = mayRemind
    ? {
        has: id => chosen.has(id),
        toggle: id => setChosen(old => new Set(old.has(id) ? [...old].filter(o => o !== id) : [...old, id])),
      }
    : undefined
  const all = remindable.length > 0 && selected.length === remindable.length
  return (
    <>
      <div className={styles.listHead}>
        {selection && remindable.length > 0 && (
          <Checkbox
            label={t.selectAll(remindable.length)}
            checked={all}
            ref={box => {
              if (box) box.indeterminate = selected.length > 0 && !all
            }}
            onChange={() => setChosen(new Set(all ? [] : remindable.map(i => i.enrolmentId)))}
          />
        )}
        <span className={styles.dim} role="status">
          {t.shown(items.length)}
        </span>
      </div>
      {wide ? <PeopleTable items={items} selection={selection} /> : <Cards items={items} selection={selection} />}
      {selection && <RemindBar items={items} selected={selected} clear={() => setChosen(new Set())} />}
    </>
  )
}
