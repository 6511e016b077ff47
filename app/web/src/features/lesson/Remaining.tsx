import type { Schemas } from '@/api/client'
import { currentLanguage, useText } from '@/i18n'
import { Section } from '@/ui'
import type { Enrolment } from './api'
import styles from './enrolment.module.css'

type Left = Schemas['CoursesLeft']

/** What is still to be done, in words; the lessons together, for the table of contents names them. */
export function Remaining({ enrolment: e }: { enrolment: Enrolment }) {
  const t = useText()
  if (e.state !== 'active') return null
  const lessons = e.remaining.filter(l => l.kind === 'lesson')
  const others = e.remaining.filter(l => l.kind !== 'lesson')
  return (
    <Section title={t.lesson.left}>
      {e.remaining.length === 0 ? (
        <p>{t.lesson.nothingLeft}</p>
      ) : (
        <ul className={styles.left}>
          {lessons.length > 0 && <li>{t.lesson.leftLessons(lessons.length)}</li>}
          {others.map(l => (
            <li key={`${l.kind}/${l.id}`}>
              <Words left={l} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Words({ left }: { left: Left }) {
  return (
    <>
      {currentLanguage() === 'en' ? left.text.en : left.text.vi}
      {left.of && (
        <ul className={styles.left}>
          {left.of.map(l => (
            <li key={`${l.kind}/${l.id}`}>
              <Words left={l} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
