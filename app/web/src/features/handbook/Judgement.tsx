import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Unreachable } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, classes, Empty, Failure, LinkButton, Notice, Section, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { type Answers, scores } from './answers'
import { type Front, levelQuery } from './api'
import { ClockGroups } from './Clocks'
import styles from './handbook.module.css'
import { LevelBadge, levelLook } from './LevelBadge'

/** The level of the case: number and word, what to do first, why, whom to tell, which clocks run. */
export function Judgement(props: { front: Front; answers: Answers; onRestart: () => void }) {
  const t = useText()
  const given = scores(props.answers, props.front.criteria)
  const query = levelQuery(given)
  const judged = useQuery(query)
  const restart = (
    <Button look="secondary" wide onClick={props.onRestart}>
      {t.handbook.restart}
    </Button>
  )
  if (Object.keys(given).length === 0) return <Empty title={t.handbook.nothingScored} action={restart} />
  const offline = judged.error instanceof Unreachable
  if (judged.error && !offline) return <Failure error={judged.error} retry={() => void judged.refetch()} />
  const highest = Math.max(...Object.values(given))
  const result = offline
    ? {
        level: props.front.levels.find(l => l.number === highest),
        why: '',
        clocks: props.front.clocks.filter(c => c.levels.includes(highest)),
      }
    : judged.data
  if (!result?.level) {
    return (
      <div role="status" aria-label={t.handbook.judging}>
        <SkeletonList rows={4} height={96} />
      </div>
    )
  }
  const { level, why, clocks } = result
  return (
    <div className={styles.judgement}>
      <Verdict number={level.number} name={level.name} summary={level.summary} />
      <CopyOf queryKey={query.queryKey} />
      {offline && (
        <Notice tone="soon" live>
          {t.handbook.levelOffline}
        </Notice>
      )}
      <Section title={t.handbook.actions}>
        <ol className={styles.actions} lang="vi">
          {level.actions.map(a => (
            <li key={a}>{a}</li>
          ))}
        </ol>
      </Section>
      <Section title={t.handbook.escalate}>
        <p className={styles.big} lang="vi">
          {level.escalateTo}
        </p>
      </Section>
      <Section title={t.handbook.running}>
        <ClockGroups clocks={clocks} />
      </Section>
      <Section title={t.handbook.why}>
        {why && <p lang="vi">{why}</p>}
        <Scored front={props.front} given={given} />
      </Section>
      <div className={styles.moves}>
        <LinkButton wide to="/handbook/$section" params={{ section: 'ung-pho' }}>
          {t.handbook.toPhase}
        </LinkButton>
        {restart}
      </div>
    </div>
  )
}

function Verdict(props: { number: number; name: string; summary: string }) {
  const t = useText()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    scrollTo({ top: 0 })
  }, [])
  return (
    <section className={classes(styles.verdict, levelLook(props.number))} aria-label={t.handbook.judged}>
      <LevelBadge number={props.number} large />
      <div lang="vi">
        <h2 ref={heading} tabIndex={-1}>
          {props.name}
        </h2>
        <p>{props.summary}</p>
      </div>
    </section>
  )
}

function Scored({ front, given }: { front: Front; given: Record<string, number> }) {
  const t = useText()
  return (
    <>
      <h3 className={styles.under}>{t.handbook.scored}</h3>
      <ul className={styles.scored} lang="vi">
        {front.criteria.map(c => {
          const score = given[c.id]
          return (
            <li key={c.id}>
              <span>{c.name}</span>
              {score ? (
                <span className={styles.score}>
                  <LevelBadge number={score} />
                  <span className="visually-hidden">
                    {t.handbook.level} {score}
                  </span>
                </span>
              ) : (
                <span className={styles.dim}>{t.handbook.notScored}</span>
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}
