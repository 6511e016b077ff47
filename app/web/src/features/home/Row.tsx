import { Link } from '@tanstack/react-router'
import { currentLanguage, useText } from '@/i18n'
import { date, dueWords } from '@/i18n/format'
import { Bar, Chip, LinkButton, type Tone } from '@/ui'
import type { Item } from './api'
import styles from './home.module.css'

export const titleOf = (i: { title: string; titleEn: string }): string =>
  currentLanguage() === 'en' && i.titleEn ? i.titleEn : i.title

/** Working days from which a due date is near. */
const soon = 5

/** One thing to do: what, from whom, until when, how far, and one action. */
export function Row({ item: i, strong }: { item: Item; strong?: boolean }) {
  const t = useText()
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <h3>
          <Link to="/learn/$enrolment" params={{ enrolment: i.enrolmentId }}>
            {titleOf(i)}
          </Link>
        </h3>
        <p className={styles.from}>
          {i.assignedBy
            ? t.home.assignedBy(i.assignedBy.name, i.assignedBy.reason)
            : i.assigned
              ? t.home.assigned
              : t.home.ownWish}
        </p>
        <Due item={i} />
      </div>
      <div className={styles.progress}>
        <Bar percent={i.percentDone} label={`${titleOf(i)}: ${t.common.percentDone(i.percentDone)}`} />
        <span aria-hidden="true">{t.common.percentDone(i.percentDone)}</span>
      </div>
      <Action item={i} strong={strong} />
    </li>
  )
}

function Due({ item: i }: { item: Item }) {
  const t = useText()
  if (!i.due || i.workingDays === undefined) return <p className={styles.from}>{t.home.noDue}</p>
  const tone: Tone = i.workingDays < 0 ? 'bad' : i.workingDays <= soon ? 'soon' : 'neutral'
  return (
    <p>
      <Chip tone={tone}>
        {t.common.due(date(i.due))} ({dueWords(i.workingDays)})
      </Chip>
    </p>
  )
}

function Action({ item: i, strong }: { item: Item; strong?: boolean }) {
  const t = useText()
  const look = strong ? ('primary' as const) : ('secondary' as const)
  const named = (verb: string) => ({ 'aria-label': `${verb}: ${titleOf(i)}` })
  const running = Object.values(i.running ?? {})[0]
  if (running) {
    return (
      <LinkButton
        look={look}
        {...named(t.home.goOnQuiz)}
        to="/attempts/$attempt"
        params={{ attempt: running.attemptId }}
      >
        {t.home.goOnQuiz}
      </LinkButton>
    )
  }
  if (!i.nextLesson) {
    return (
      <LinkButton look={look} {...named(t.home.toQuiz)} to="/learn/$enrolment" params={{ enrolment: i.enrolmentId }}>
        {t.home.toQuiz}
      </LinkButton>
    )
  }
  const verb = i.lastActivityAt ? t.home.goOn : t.home.start
  return (
    <LinkButton
      look={look}
      {...named(verb)}
      to="/learn/$enrolment/lessons/$lesson"
      params={{ enrolment: i.enrolmentId, lesson: i.nextLesson.id }}
    >
      {verb}
    </LinkButton>
  )
}
