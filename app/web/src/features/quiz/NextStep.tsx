import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { LinkButton, Notice } from '@/ui'
import type { Attempt, Standing } from './api'
import styles from './result.module.css'

/** What to do after an attempt: one thing first, the others beside it. */
export function NextStep({ attempt, standing }: { attempt: Attempt; standing?: Standing }) {
  const t = useText()
  const left = standing?.attemptsLeft ?? attempt.attemptsLeft ?? 0
  const course = { to: '/learn/$enrolment', params: { enrolment: attempt.enrolmentId } } as const
  const quiz = {
    to: '/learn/$enrolment/quizzes/$quiz',
    params: { enrolment: attempt.enrolmentId, quiz: attempt.quiz },
  } as const
  if (attempt.courseCompleted) {
    return (
      <div className={styles.next}>
        <Notice tone="ok">{t.quiz.certificateComing}</Notice>
        <div className={styles.buttons}>
          <LinkButton to="/certificates">{t.quiz.toCertificates}</LinkButton>
          <LinkButton {...course} look="secondary">
            {t.quiz.toCourse}
          </LinkButton>
        </div>
      </div>
    )
  }
  if (standing?.passed ?? attempt.outcome?.passed) {
    return (
      <div className={styles.next}>
        <Notice tone="ok">{t.quiz.passedNext}</Notice>
        <div className={styles.buttons}>
          <LinkButton {...course}>{t.quiz.toCourse}</LinkButton>
          <LinkButton {...quiz} look="secondary">
            {t.quiz.toQuiz}
          </LinkButton>
        </div>
      </div>
    )
  }
  if (left === 0) {
    return (
      <div className={styles.next}>
        <Notice tone="soon">{t.quiz.noneLeft}</Notice>
        <div className={styles.buttons}>
          <LinkButton {...course}>{t.quiz.toCourse}</LinkButton>
        </div>
      </div>
    )
  }
  const wait = standing?.waitUntil && ` ${t.quiz.tryAgainAt(moment(standing.waitUntil))}`
  return (
    <div className={styles.next}>
      <Notice tone="info">
        {left > 0 ? t.quiz.tryAgain(left) : t.quiz.tryAgainFreely}
        {wait}
      </Notice>
      <div className={styles.buttons}>
        <LinkButton {...quiz}>{t.quiz.startAgain}</LinkButton>
        <LinkButton {...course} look="secondary">
          {t.quiz.toCourse}
        </LinkButton>
      </div>
    </div>
  )
}
