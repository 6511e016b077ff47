import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { number } from '@/i18n/format'
import { Chip, List } from '@/ui'
import type { Filter } from './api'
import { searchOf } from './filter'
import { type Counts, type Matrix, met } from './matrix'
import { Stack } from './Stack'
import styles from './staffing.module.css'

/** On a phone: departments with their bars, each leading to its people. */
export function DepartmentList({ matrix, filter }: { matrix: Matrix; filter: Filter }) {
  const t = useText().staffing
  return (
    <List label={t.matrix}>
      <Department name={t.total} counts={matrix.total} filter={filter} />
      {matrix.rows.map(r => (
        <Department key={r.id} name={r.name} counts={r.total} filter={{ ...filter, department: r.id, own: true }} />
      ))}
    </List>
  )
}

function Department(props: { name: string; counts: Counts; filter: Filter }) {
  const t = useText().staffing
  const c = props.counts
  return (
    <li className={styles.department}>
      <Link to="/staffing/people" search={searchOf(props.filter)} className={styles.departmentLink}>
        <span className={styles.departmentName}>{props.name}</span>
        <IconChevronRight size={20} aria-hidden="true" />
        <span className={styles.departmentFacts}>
          <b className={styles.figure}>{t.met(number(met(c)), number(c.total))}</b>
          {c.lacks > 0 && <Chip tone="bad">{t.lacks(number(c.lacks))}</Chip>}
          {c.expiring > 0 && <Chip tone="soon">{t.expiring(number(c.expiring))}</Chip>}
        </span>
        <Stack counts={c} />
      </Link>
    </li>
  )
}
