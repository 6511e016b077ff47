import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ApiProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { percent } from '@/i18n/format'
import { Failure, Page, Panel, Skeleton, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { enrolmentQuery, type Standing } from './api'
import { EarlierAttempts } from './EarlierAttempts'
import styles from './quiz.module.css'
import { StartPart } from './StartPart'

/** What a quiz is, whether it can be taken now, and the attempts so far. */
export default function QuizPage() {
  const t = useText()
  const { enrolment: id, quiz } = useParams({ strict: false }) as { enrolment: string; quiz: string }
  const { data: enrolment, error, refetch } = useQuery(enrolmentQuery(id))
  const standing = enrolment?.quizzes.find(q => q.id === quiz)
  if (error && !enrolment) return <Failure error={error} retry={() => void refetch()} heading="h1" />
  if (enrolment && !standing) {
    const missing = { detail: t.quiz.missing, detailEn: t.quiz.missing } as ApiProblem['body']
    return <Failure error={new ApiProblem(404, missing)} heading="h1" />
  }
  return (
    <Page
      title={standing?.title ?? t.common.loading}
      lead={enrolment?.title ?? <Skeleton width="60%" height={24} />}
      crumb={{ to: '/learn/$enrolment', params: { enrolment: id }, label: t.quiz.toCourse }}
      narrow
    >
      {standing && enrolment ? (
        <>
          <CopyOf queryKey={enrolmentQuery(id).queryKey} />
          <StartPart enrolment={enrolment} standing={standing} refetch={() => void refetch()} />
          <Facts standing={standing} />
          {standing.used > 0 && <EarlierAttempts enrolment={id} quiz={quiz} />}
        </>
      ) : (
        <SkeletonList rows={4} height={84} />
      )}
    </Page>
  )
}

function Facts({ standing: s }: { standing: Standing }) {
  const t = useText()
  const left = s.attemptsLeft < 0 ? t.quiz.unlimited : t.quiz.attemptsOf(s.attemptsLeft)
  const facts = [
    [t.quiz.questions, t.quiz.questionsOf(s.questions)],
    [t.quiz.time, s.minutes > 0 ? t.common.minutes(s.minutes) : t.quiz.noLimit],
    [t.quiz.passMark, t.quiz.passMarkOf(percent(s.passPercent))],
    [t.quiz.attempts, s.attempts > 0 ? t.quiz.attemptsOf(s.attempts) : t.quiz.unlimited],
    [t.quiz.attemptsLeft, left],
    ...(s.waitMinutes > 0 ? [[t.quiz.between, t.quiz.betweenOf(s.waitMinutes)]] : []),
    ...(s.attempts !== 1 ? [[t.quiz.scoringLabel, t.quiz.scoring[s.scoring]]] : []),
  ]
  const shown = [
    [t.quiz.marks, t.quiz.show[s.review.marks]],
    [t.quiz.answers, t.quiz.show[s.review.answers]],
    [t.quiz.explanations, t.quiz.show[s.review.explanations]],
  ]
  return (
    <Panel className={styles.about}>
      <dl className={styles.facts}>{facts.map(pairOf)}</dl>
      <h2 className={styles.small}>{t.quiz.after}</h2>
      <dl className={styles.shown}>{shown.map(pairOf)}</dl>
    </Panel>
  )
}

function pairOf([term, text]: string[]) {
  return (
    <div key={term}>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  )
}
