import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import type { Item } from './api'
import styles from './home.module.css'
import { titleOf } from './Row'

/** What is done, folded away. */
export function Completed({ items }: { items: Item[] }) {
  const t = useText()
  if (items.length === 0) return null
  return (
    <details className={styles.completed}>
      <summary>{t.home.completed(items.length)}</summary>
      <ul>
        {items.map(i => (
          <li key={i.enrolmentId}>
            <Link to="/learn/$enrolment" params={{ enrolment: i.enrolmentId }}>
              {titleOf(i)}
            </Link>
            {i.completedAt && <span>{t.home.completedOn(date(i.completedAt))}</span>}
          </li>
        ))}
      </ul>
    </details>
  )
}
