import { useEffect, useRef } from 'react'
import { useText } from '@/i18n'
import { Button, classes, Empty, LinkButton, Section } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { type Answers, scores } from './answers'
import { newIncident, offlineQuery, type Procedure, type Whole } from './api'
import { Clocks } from './Clocks'
import { running } from './due'
import shared from './handbook.module.css'
import { type Criterion, judge } from './judge'
import { LevelBadge, levelLook } from './LevelBadge'
import { Ordered, Points } from './Points'
import { Running } from './Running'
import styles from './urgent.module.css'

/** The level and the procedure of the case: what to do first, which clocks run, whom to tell, and why. */
export function Judgement(props: {
  whole: Whole
  asked: Criterion[]
  answers: Answers
  procedure?: Procedure
  began: number
  onMore?: () => void
  onOther: () => void
}) {
  const t = useText()
  const { procedure, whole } = props
  const given = scores(props.answers, props.asked)
  const judged = judge(whole.front, given)
  const more = props.onMore && (
    <Button look="secondary" wide onClick={props.onMore}>
      {t.crisis.scoreMore(props.asked.length - props.answers.length)}
    </Button>
  )
  const again = (
    <Button look="quiet" wide onClick={props.onOther}>
      {t.crisis.restart}
    </Button>
  )
  if (!judged) {
    return (
      <Empty
        title={t.crisis.nothingScored}
        action={
          <div className={styles.moves}>
            {more}
            {again}
          </div>
        }
      />
    )
  }
  const { level, why } = judged
  const clocks = running(procedure?.clocks ?? whole.front.clocks, level.number, props.began, whole.calendar)
  return (
    <div className={styles.judgement}>
      <Verdict number={level.number} name={level.name} summary={level.summary} />
      <CopyOf queryKey={offlineQuery.queryKey} />
      {procedure && (
        <Section title={procedure.title}>
          <p className={styles.label}>{t.crisis.firstHour}</p>
          <Ordered items={procedure.firstHour} />
        </Section>
      )}
      <div className={styles.main}>
        <LinkButton
          wide
          to={newIncident}
          search={{ procedure: procedure?.id, level: String(level.number), why, at: String(props.began) } as never}
        >
          {t.crisis.openIncident}
        </LinkButton>
      </div>
      <Section title={t.crisis.byLevel(level.number)}>
        <Points items={level.actions} />
      </Section>
      <Section title={t.crisis.tell}>
        <p className={styles.big} lang="vi">
          {level.escalateTo}
        </p>
      </Section>
      <Section title={t.crisis.clocks}>
        <Running clocks={clocks.filter(c => c.at !== undefined)} began={props.began} />
        {clocks.some(c => c.at === undefined) && (
          <details className={styles.others}>
            <summary>{t.crisis.otherClocks}</summary>
            <Clocks clocks={clocks.filter(c => c.at === undefined).map(c => c.clock)} label={t.crisis.otherClocks} />
          </details>
        )}
      </Section>
      <Section title={t.crisis.why}>
        <p lang="vi">{why}</p>
        <Scored asked={props.asked} given={given} />
        {procedure && (
          <>
            <p className={styles.label}>{t.crisis.whyProcedure(procedure.title)}</p>
            <Points items={procedure.signs} />
          </>
        )}
        <p>
          <Button look="quiet" onClick={props.onOther}>
            {t.crisis.notThis}
          </Button>
        </p>
      </Section>
      <div className={styles.moves}>
        {procedure ? (
          <LinkButton wide look="secondary" to="/handbook/procedures/$procedure" params={{ procedure: procedure.id }}>
            {t.crisis.openProcedure}
          </LinkButton>
        ) : (
          <LinkButton wide look="secondary" to="/handbook/tree">
            {t.crisis.toTree}
          </LinkButton>
        )}
        {more}
        {again}
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
    <section className={classes(styles.verdict, levelLook(props.number))} aria-label={t.crisis.judged}>
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

function Scored(props: { asked: Criterion[]; given: Record<string, number> }) {
  const t = useText()
  return (
    <ul className={styles.scored} lang="vi" aria-label={t.crisis.scored}>
      {props.asked.map(c => {
        const score = props.given[c.id]
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
              <span className={shared.dim}>{t.crisis.notScored}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
