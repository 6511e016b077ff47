import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { number } from '@/i18n/format'
import { classes, List, Section } from '@/ui'
import type { Count, Filter } from './api'
import { searchOf, states } from './filter'
import styles from './progress.module.css'

/** Each course with how many are late, due soon and unfinished; every number leads to the people behind it. */
export function Summary(props: { counts: Count[]; filter: Filter }) {
  const t = useText().progress
  return (
    <Section title={t.summary}>
      <List label={t.summary}>
        {props.counts.map(c => (
          <li
            key={c.courseCode}
            className={classes(styles.course, c.courseCode === props.filter.course && styles.here)}
          >
            <div className={styles.courseName}>
              <span>{c.course}</span>
              <span className={styles.dim}>{t.people(c.people)}</span>
            </div>
            <p className={styles.counts}>
              {states.map(s => {
                const n = number(c[s])
                const shown = (
                  <>
                    <b>{n}</b> {t.states[s].toLowerCase()}
                  </>
                )
                return c[s] > 0 ? (
                  <Link
                    key={s}
                    to="/department"
                    search={searchOf({ ...props.filter, course: c.courseCode, state: s, q: undefined })}
                    resetScroll={false}
                    className={classes(styles.count, styles[s])}
                    aria-label={t.countLabel(n, t.states[s], c.course)}
                    activeOptions={{ exact: true, includeSearch: true }}
                  >
                    {shown}
                  </Link>
                ) : (
                  <span key={s} className={classes(styles.count, styles.zero)}>
                    {shown}
                  </span>
                )
              })}
            </p>
          </li>
        ))}
      </List>
    </Section>
  )
}
