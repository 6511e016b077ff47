import { Link } from '@tanstack/react-router'
import type { Schemas } from '@/api/client'
import { useText } from '@/i18n'
import { Chip } from '@/ui'
import type { Course } from './api'
import styles from './catalogue.module.css'
import { audienceWords, competenceWords, titleOf } from './words'

/** A course in the catalogue, with where one stands in it. */
export function CourseRow({ course: c, own }: { course: Course; own?: Schemas['LearningHomeItem'] }) {
  const t = useText()
  return (
    <li className={styles.row}>
      <p className={styles.over}>
        <span>{competenceWords(c.competence, t)}</span>
        {own?.state === 'active' && <Chip tone="brand">{t.catalogue.learning(own.percentDone)}</Chip>}
        {own?.state === 'completed' && <Chip tone="ok">{t.catalogue.completed}</Chip>}
      </p>
      <h2>
        <Link to="/courses/$code" params={{ code: c.code }}>
          {titleOf(c)}
        </Link>
      </h2>
      <p className={styles.summary} lang="vi">
        {c.summary}
      </p>
      <p className={styles.facts}>
        <span>{t.common.periods(c.periods)}</span>
        <span>{t.catalogue.lessons(c.lessons)}</span>
        <span>{c.audiences.map(a => audienceWords(a, t)).join(', ')}</span>
      </p>
    </li>
  )
}
