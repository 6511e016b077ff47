import { useText } from '@/i18n'
import { moment, percent } from '@/i18n/format'
import type { Text } from '@/i18n/vi'
import { Chip, LinkButton, List, Section } from '@/ui'
import type { Enrolment } from './api'
import styles from './enrolment.module.css'

type Standing = Enrolment['quizzes'][number]

/** The quizzes of the course with the standing in each. */
export function Quizzes({ enrolment: e }: { enrolment: Enrolment }) {
  const t = useText()
  return (
    <Section title={t.lesson.quizzes}>
      <List>
        {e.quizzes.map(q => (
          <li key={q.id} className={styles.quiz}>
            <div className={styles.quizText}>
              <h3 lang="vi">{q.title}</h3>
              <p className={styles.chips}>
                {q.running ? (
                  <Chip tone="soon">{t.lesson.running}</Chip>
                ) : q.passed ? (
                  <Chip tone="ok">{t.lesson.passed}</Chip>
                ) : (
                  q.percent !== undefined && <Chip tone="bad">{t.lesson.notPassed}</Chip>
                )}
              </p>
              <p className={styles.quizFacts}>{facts(q, t).join(' · ')}</p>
            </div>
            <LinkButton
              look="secondary"
              small
              to="/learn/$enrolment/quizzes/$quiz"
              params={{ enrolment: e.id, quiz: q.id }}
              aria-label={`${t.lesson.openQuiz}: ${q.title}`}
            >
              {t.lesson.openQuiz}
            </LinkButton>
          </li>
        ))}
      </List>
    </Section>
  )
}

function facts(q: Standing, t: Text): string[] {
  return [
    t.lesson.questions(q.questions),
    q.minutes > 0 ? t.common.minutes(q.minutes) : t.lesson.noLimit,
    t.lesson.pass(percent(q.passPercent)),
    ...(q.percent !== undefined ? [t.lesson.best(percent(q.percent))] : []),
    ...(q.passed || q.attemptsLeft < 0
      ? []
      : [q.attemptsLeft > 0 || q.running ? t.lesson.attemptsLeft(q.attemptsLeft) : t.lesson.noAttempts]),
    ...(q.waitUntil ? [t.lesson.waitUntil(moment(q.waitUntil))] : []),
  ]
}
