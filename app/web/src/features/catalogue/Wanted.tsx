import { currentLanguage, useText } from '@/i18n'
import type { CourseView } from './api'
import styles from './course.module.css'

type Left = CourseView['requirements'][number]

/** What completes the course, in words; the lessons together when all are wanted. */
export function Wanted({ course: c }: { course: CourseView }) {
  const t = useText()
  const lessons = c.requirements.filter(r => r.kind === 'lesson')
  const whole = lessons.length === c.lessons
  const shown = whole ? c.requirements.filter(r => r.kind !== 'lesson') : c.requirements
  return (
    <ul className={styles.points}>
      {whole && <li>{t.catalogue.allLessons(c.lessons)}</li>}
      {shown.map(r => (
        <Words key={`${r.kind}/${r.id}/${r.text.vi}`} left={r} />
      ))}
    </ul>
  )
}

function Words({ left }: { left: Left }) {
  return (
    <li>
      {currentLanguage() === 'en' ? left.text.en : left.text.vi}
      {left.of && (
        <ul className={styles.points}>
          {left.of.map(l => (
            <Words key={`${l.kind}/${l.id}/${l.text.vi}`} left={l} />
          ))}
        </ul>
      )}
    </li>
  )
}
