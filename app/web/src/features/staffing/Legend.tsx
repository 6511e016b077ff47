import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { number } from '@/i18n/format'
import { classes } from '@/ui'
import { type Filter, states } from './api'
import { searchOf } from './filter'
import type { Counts } from './matrix'
import styles from './staffing.module.css'

/** What the colours and hatchings mean, with the sums of all that is shown; each leads to its people. */
export function Legend(props: { counts: Counts; filter: Filter }) {
  const t = useText().staffing
  return (
    <div>
      <ul className={styles.legend} aria-label={t.legend}>
        {states.map(s => (
          <li key={s}>
            <Link to="/staffing/people" search={searchOf({ ...props.filter, state: s })} className={styles.legendLink}>
              <i className={classes(styles.swatch, styles[s])} aria-hidden="true" />
              <span>{t.states[s]}</span>
              <b className={styles.figure}>{number(props.counts[s])}</b>
            </Link>
          </li>
        ))}
      </ul>
      <p className={styles.dim}>{t.unit}</p>
    </div>
  )
}
