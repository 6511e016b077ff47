import { IconChecklist } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useText } from '@/i18n'
import { Empty, LinkButton, Panel } from '@/ui'
import { coursesQuery } from './api'
import styles from './home.module.css'
import { titleOf } from './Row'

/** Nothing is due: says so, and suggests one course that was not taken yet. */
export function Nothing({ taken }: { taken: string[] }) {
  const t = useText()
  const courses = useQuery(coursesQuery).data ?? []
  const untaken = courses.filter(c => !taken.includes(c.code))
  const one = untaken.find(c => c.audiences.includes('tat-ca')) ?? untaken[0]
  return (
    <Panel className={styles.nothing}>
      <Empty icon={<IconChecklist size={40} aria-hidden="true" />} title={t.home.nothingTitle}>
        {t.home.nothingText}
      </Empty>
      {one ? (
        <div className={styles.suggestion}>
          <p className={styles.from}>{t.home.suggestion}</p>
          <p className={styles.suggested}>{titleOf(one)}</p>
          <p className={styles.from}>
            {t.common.periods(one.periods)} · {t.common.minutes(one.minutes)}
          </p>
          <div className={styles.actions}>
            <LinkButton to="/courses/$code" params={{ code: one.code }}>
              {t.home.seeCourse}
            </LinkButton>
            <LinkButton look="quiet" to="/courses">
              {t.home.allCourses}
            </LinkButton>
          </div>
        </div>
      ) : (
        <div className={styles.suggestion}>
          <LinkButton look="secondary" to="/courses">
            {t.home.allCourses}
          </LinkButton>
        </div>
      )}
    </Panel>
  )
}
