import type { Schemas } from '@/api/client'
import { useText } from '@/i18n'
import { Bar, LinkButton } from '@/ui'
import type { Item } from './api'
import styles from './home.module.css'
import { titleOf } from './Row'

type Continue = Schemas['LearningContinue']

/** Where one left off, with the enrolment that it belongs to. */
export function continues(home: Schemas['LearningHome']): { at: Continue; item: Item } | undefined {
  const item = home.items.find(i => i.enrolmentId === home.continue?.enrolmentId)
  return home.continue && item && { at: home.continue, item }
}

/** The one strong action of the page: to go on. */
export function ContinueCard({ at, item }: { at: Continue; item: Item }) {
  const t = useText()
  return (
    <section className={styles.continue} aria-label={t.home.continueTitle}>
      <h2>{t.home.continueTitle}</h2>
      <p className={styles.continueTitle}>{titleOf(item)}</p>
      <p>
        {at.attemptId
          ? t.home.continueQuiz
          : item.nextLesson
            ? t.home.continueLesson(item.nextLesson.title)
            : t.home.continueToQuiz}
      </p>
      <Bar percent={item.percentDone} label={t.common.percentDone(item.percentDone)} />
      <Onward at={at} />
    </section>
  )
}

function Onward({ at }: { at: Continue }) {
  const t = useText()
  const enrolment = at.enrolmentId
  if (at.attemptId) {
    return (
      <LinkButton wide to="/attempts/$attempt" params={{ attempt: at.attemptId }}>
        {t.home.goOnQuiz}
      </LinkButton>
    )
  }
  if (at.lesson) {
    return (
      <LinkButton wide to="/learn/$enrolment/lessons/$lesson" params={{ enrolment, lesson: at.lesson }}>
        {t.home.goOn}
      </LinkButton>
    )
  }
  return at.quiz ? (
    <LinkButton wide to="/learn/$enrolment/quizzes/$quiz" params={{ enrolment, quiz: at.quiz }}>
      {t.home.toQuiz}
    </LinkButton>
  ) : (
    <LinkButton wide to="/learn/$enrolment" params={{ enrolment }}>
      {t.home.goOn}
    </LinkButton>
  )
}
