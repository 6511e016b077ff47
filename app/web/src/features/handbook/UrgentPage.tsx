import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { clock } from '@/api/clock'
import { useText } from '@/i18n'
import { Failure, Page, SkeletonList } from '@/ui'
import { type Answers, read, write } from './answers'
import { offlineQuery, type Whole } from './api'
import { Judgement } from './Judgement'
import { inOrder } from './judge'
import { Question } from './Question'
import { Situations } from './Situations'
import styles from './urgent.module.css'

/** The address of somebody who does not know what it is. */
const unsure = '-'

interface Asked {
  p?: string
  a?: string
  at?: string
  more?: string
}

/**
 * "I need it now": what it is, then the urgent criteria one a screen, for one
 * thumb; then the level, the procedure and what to do first. Nothing of it
 * needs the server once the handbook is on the device.
 */
export default function UrgentPage() {
  const t = useText()
  const whole = useQuery(offlineQuery)
  if (whole.error) return <Failure error={whole.error} retry={() => void whole.refetch()} heading="h1" />
  return (
    <Page title={t.handbook.urgent} narrow>
      {whole.data ? <Urgent whole={whole.data} /> : <SkeletonList rows={4} height={96} />}
    </Page>
  )
}

function Urgent({ whole }: { whole: Whole }) {
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Asked
  const { asked, urgent } = inOrder(whole.front.criteria)
  const answers = read(search.a, asked)
  const go = (next: Asked) => void navigate({ to: '/handbook/urgent', search: { ...next } })
  const answer = (next: Answers, more?: string) => go({ ...search, a: write(next), more })
  const wanted = search.more ? asked.length : urgent
  const criterion = asked[answers.length]
  return (
    <div className={styles.now}>
      {search.p === undefined ? (
        <Situations
          of={whole.front.procedures}
          questions={urgent + 1}
          onChoose={p => go({ p: p || unsure, at: String(Math.round(clock.now())) })}
        />
      ) : answers.length < wanted && criterion ? (
        <Question
          key={answers.length}
          criterion={criterion}
          number={answers.length + 2}
          of={wanted + 1}
          onAnswer={score => answer([...answers, score], search.more)}
          onBack={() => history.back()}
        />
      ) : (
        <Judgement
          whole={whole}
          asked={asked}
          answers={answers}
          procedure={whole.procedures.find(p => p.id === search.p)}
          began={Number(search.at) || clock.now()}
          onMore={answers.length < asked.length ? () => answer(answers, 'yes') : undefined}
          onOther={() => go({})}
        />
      )}
    </div>
  )
}
