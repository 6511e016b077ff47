import { useNavigate } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore } from 'react'
import { line } from '@/api/line'
import { useText } from '@/i18n'
import { duration, moment } from '@/i18n/format'
import { Button, LinkButton, Notice, Refusal } from '@/ui'
import { type Enrolment, type Standing, useStart } from './api'
import styles from './quiz.module.css'
import { useSecondsTo } from './Timer'

interface Props {
  enrolment: Enrolment
  standing: Standing
  refetch: () => void
}

/** The one thing to do at a quiz now, or why there is none. */
export function StartPart({ enrolment, standing, refetch }: Props) {
  const t = useText()
  const navigate = useNavigate()
  const up = useSyncExternalStore(line.subscribe, line.up)
  const start = useStart(enrolment.id, standing.id)
  const wait = useSecondsTo(standing.waitUntil)
  const waiting = wait !== undefined && wait > 0
  const left = useSecondsTo(standing.running?.deadline)
  const timedOut = left !== undefined && left <= 0
  useEffect(() => {
    if (timedOut) refetch()
  }, [timedOut, refetch])

  function begin() {
    start.mutate(undefined, {
      onSuccess: attempt => void navigate({ to: '/attempts/$attempt', params: { attempt: attempt.id } }),
    })
  }

  const running = standing.running
  if (running) {
    return (
      <div className={styles.start}>
        <Notice tone="info">{left !== undefined ? t.quiz.runningUntil(duration(left)) : t.quiz.running}</Notice>
        <LinkButton to="/attempts/$attempt" params={{ attempt: running.attemptId }} wide>
          {t.quiz.goOn}
        </LinkButton>
      </div>
    )
  }
  const passed = standing.passed && <Notice tone="ok">{t.quiz.passedAlready}</Notice>
  if (enrolment.state !== 'active') {
    const why = enrolment.state === 'completed' ? t.quiz.over : t.quiz.withdrawn
    return (
      <div className={styles.start}>
        {standing.passed ? <Notice tone="ok">{`${t.quiz.passedAlready} ${why}`}</Notice> : <Notice>{why}</Notice>}
      </div>
    )
  }
  if (standing.attemptsLeft === 0) {
    return <div className={styles.start}>{passed || <Notice tone="soon">{t.quiz.noAttempts}</Notice>}</div>
  }
  return (
    <div className={styles.start}>
      {passed}
      {waiting && <Notice tone="soon">{t.quiz.waitLeft(duration(wait), moment(standing.waitUntil ?? 0))}</Notice>}
      {!up && !waiting && <Notice tone="soon">{t.quiz.needsLine}</Notice>}
      <Refusal error={start.error} />
      <Button
        wide
        look={standing.passed ? 'secondary' : 'primary'}
        busy={start.isPending}
        disabled={waiting || !up}
        onClick={begin}
      >
        {standing.used > 0 ? t.quiz.startAgain : t.quiz.start}
      </Button>
      <p className={styles.safe}>{t.quiz.safe}</p>
    </div>
  )
}
