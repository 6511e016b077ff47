import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { answerQueue } from '@/api/answers'
import { useText } from '@/i18n'
import { moment, number, percent } from '@/i18n/format'
import { classes, Failure, LinkButton, Notice, Page, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { type Attempt, attemptQuery, enrolmentQuery } from './api'
import { NextStep } from './NextStep'
import { Review } from './Review'
import { forgetFlags } from './remembered'
import styles from './result.module.css'

/** How an attempt went, what to do next, and what to look at again. */
export default function ResultPage() {
  const t = useText()
  const { attempt: id } = useParams({ strict: false }) as { attempt: string }
  const { data: attempt, error, refetch } = useQuery(attemptQuery(id))
  if (error && !attempt) return <Failure error={error} retry={() => void refetch()} heading="h1" />
  const finished = attempt?.state === 'finished'
  return (
    <Page
      title={t.quiz.result}
      lead={attempt && `${attempt.paper.title} · ${t.quiz.attempt(attempt.number)}`}
      crumb={attempt && { to: '/learn/$enrolment', params: { enrolment: attempt.enrolmentId }, label: t.quiz.toCourse }}
      narrow
    >
      {!attempt && <SkeletonList rows={3} height={110} />}
      {attempt && !finished && (
        <Notice
          action={
            <LinkButton small to="/attempts/$attempt" params={{ attempt: id }}>
              {t.quiz.goOn}
            </LinkButton>
          }
        >
          {t.quiz.notFinished}
        </Notice>
      )}
      <CopyOf queryKey={attemptQuery(id).queryKey} />
      {attempt && finished && <Result attempt={attempt} />}
    </Page>
  )
}

function Result({ attempt }: { attempt: Attempt }) {
  const { data: enrolment } = useQuery(enrolmentQuery(attempt.enrolmentId))
  const standing = enrolment?.quizzes.find(q => q.id === attempt.quiz)
  useEffect(() => forgetFlags(attempt.id), [attempt.id])
  return (
    <>
      <Score attempt={attempt} pass={standing?.passPercent} />
      <LateAnswers attempt={attempt} />
      <NextStep attempt={attempt} standing={standing} />
      <Review attempt={attempt} enrolment={enrolment} policy={standing?.review} />
    </>
  )
}

function Score({ attempt, pass }: { attempt: Attempt; pass?: number }) {
  const t = useText()
  const o = attempt.outcome
  if (!o) return null
  const Icon = o.passed ? IconCircleCheck : IconCircleX
  const ended = moment(attempt.endedAt ?? attempt.startedAt)
  const share = percent(o.percent)
  return (
    <div className={classes(styles.score, o.passed ? styles.passed : styles.failed)}>
      <Icon size={36} aria-hidden="true" />
      <div>
        <p className={styles.words}>
          {o.passed ? t.quiz.passed : t.quiz.failed} · {t.quiz.score(number(o.score, 2), number(o.max, 2))}
        </p>
        <p>{pass === undefined ? t.quiz.percentAlone(share) : t.quiz.percentOf(share, percent(pass))}</p>
        <p>{attempt.ended === 'deadline' ? t.quiz.endedByDeadline(ended) : t.quiz.endedAt(ended)}</p>
      </div>
    </div>
  )
}

/** What was given on this device and came too late: nobody is to wonder where it went. */
function LateAnswers({ attempt }: { attempt: Attempt }) {
  const t = useText()
  const [late, setLate] = useState<number[]>([])
  useEffect(() => {
    const look = async () => {
      const kept = await answerQueue.of(attempt.id)
      const numbers = attempt.paper.questions.flatMap((q, i) => (kept.get(q.id)?.state === 'late' ? [i + 1] : []))
      setLate(numbers)
    }
    void look()
    const stop = answerQueue.hear(() => void look())
    return () => void stop()
  }, [attempt])
  if (late.length === 0) return null
  return (
    <div className={styles.late}>
      <Notice tone="soon">{t.quiz.lateAnswers(late.join(', '))}</Notice>
    </div>
  )
}
