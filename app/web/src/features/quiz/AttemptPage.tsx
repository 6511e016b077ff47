import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { Failure, Skeleton, useTitle } from '@/ui'
import { attemptQuery } from './api'
import styles from './attempt.module.css'
import { Desk } from './Desk'

/** An attempt in progress, alone on the screen. */
export default function AttemptPage() {
  const t = useText()
  const { attempt: id } = useParams({ strict: false }) as { attempt: string }
  const { data: attempt, error, refetch } = useQuery(attemptQuery(id))
  useTitle(attempt?.paper.title)
  if (attempt?.state === 'finished') return <Navigate to="/attempts/$attempt/result" params={{ attempt: id }} replace />
  if (attempt) return <Desk key={id} attempt={attempt} refetch={refetch} />
  if (error) return <Failure error={error} retry={() => void refetch()} heading="h1" />
  return (
    <div className={styles.waiting} role="status" aria-label={t.common.loading}>
      <Skeleton height={56} />
      <Skeleton width="40%" height={20} />
      <Skeleton height={72} />
      {[1, 2, 3, 4].map(i => (
        <Skeleton key={i} height={60} />
      ))}
    </div>
  )
}
