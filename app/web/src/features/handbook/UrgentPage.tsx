import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { Failure, Page, SkeletonList } from '@/ui'
import { type Answers, read, write } from './answers'
import { frontQuery } from './api'
import styles from './handbook.module.css'
import { Judgement } from './Judgement'
import { Question } from './Question'

/** "I need it now": the criteria one at a time, for one thumb; then the level and what to do first. */
export default function UrgentPage() {
  const t = useText()
  const navigate = useNavigate()
  const { a, done } = useSearch({ strict: false }) as { a?: string; done?: string }
  const front = useQuery(frontQuery)
  if (front.error) return <Failure error={front.error} retry={() => void front.refetch()} heading="h1" />
  if (!front.data) {
    return (
      <Page title={t.handbook.urgent} narrow>
        <SkeletonList rows={4} height={96} />
      </Page>
    )
  }
  const { criteria } = front.data
  const answers = read(a, criteria)
  const go = (next: Answers, finished?: boolean) =>
    void navigate({
      to: '/handbook/urgent',
      search: { a: write(next) || undefined, done: finished ? 'yes' : undefined },
    })
  const over = done === 'yes' || answers.length === criteria.length
  return (
    <Page title={t.handbook.urgent} narrow>
      <div className={styles.now}>
        {over ? (
          <Judgement front={front.data} answers={answers} onRestart={() => go([])} />
        ) : (
          <Question
            key={answers.length}
            criterion={criteria[answers.length]!}
            number={answers.length + 1}
            of={criteria.length}
            onAnswer={score => go([...answers, score])}
            onBack={answers.length > 0 ? () => history.back() : undefined}
            onSee={answers.some(s => s > 0) ? () => go(answers, true) : undefined}
          />
        )}
      </div>
    </Page>
  )
}
