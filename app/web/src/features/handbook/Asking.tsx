import { Link } from '@tanstack/react-router'
import type { Schemas } from '@/api/client'
import { useText } from '@/i18n'
import styles from './procedure.module.css'

/** Courses whose questions ask about a part, as items of a list. */
export function Asking(props: { courses: Schemas['HandbooksCourseQuestions'][] }) {
  const t = useText().crisis
  return props.courses.map(c => (
    <li key={c.course} className={styles.lesson}>
      <Link to="/courses/$code" params={{ code: c.course }} lang="vi">
        {c.title}
      </Link>
      <span className={styles.dim}>{t.asks(c.questions)}</span>
    </li>
  ))
}
