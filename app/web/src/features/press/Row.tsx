import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useText } from '@/i18n'
import { date, moment } from '@/i18n/format'
import { Chip, classes, type Tone } from '@/ui'
import { type Entries, type Kind, wordOf } from './kinds'
import { Clock, ExerciseBand } from './Marks'
import styles from './press.module.css'

interface Shown {
  title: string
  /** Below the title, in short phrases. */
  about: (string | undefined | false)[]
  chips: ReactNode
}

type Describe<K extends Kind> = (e: Entries[K], t: ReturnType<typeof useText>['press']) => Shown

const chip = (words: string, tone: Tone = 'neutral') => <Chip tone={tone}>{words}</Chip>

const request: Describe<'requests'> = (r, t) => ({
  title: r.question,
  about: [
    r.outlet,
    r.journalist,
    t.kinds[r.kind],
    t.receivedAt(moment(r.received)),
    r.assignee && t.assignedTo(r.assignee),
  ],
  chips: (
    <>
      {r.state === 'answered' && r.answered && chip(t.doneAt(t.states.answered, moment(r.answered)), 'ok')}
      {r.state === 'refused' && r.refusal && chip(t.doneAt(t.states.refused, moment(r.refusal.at)))}
      {r.state === 'open' && !r.due && chip(t.states[r.state])}
      {r.due && <Clock due={r.due} done={r.answered ?? r.refusal?.at} unsure={r.dueUnsure} />}
    </>
  ),
})

const spokesperson: Describe<'spokespersons'> = (s, t) => ({
  title: s.name,
  about: [s.title, s.until ? t.term(date(s.from), date(s.until)) : t.openTerm(date(s.from)), s.phone, s.email],
  chips: (
    <>
      {chip(t.roles[s.kind], s.kind === 'head' ? 'neutral' : 'brand')}
      {s.portal ? chip(t.onPortal, 'ok') : s.kind === 'assigned' && chip(t.notOnPortal, 'soon')}
      {s.publishDue && (!s.portal || s.publishLate) && <Clock due={s.publishDue} done={s.portal?.at} />}
      {s.publishedAt ? chip(t.published, 'ok') : s.kind === 'assigned' && chip(t.unpublished)}
    </>
  ),
})

const delegationTones: Record<Entries['delegations']['state'], Tone> = {
  planned: 'info',
  running: 'ok',
  over: 'neutral',
}

const delegation: Describe<'delegations'> = (d, t) => ({
  title: d.receiver,
  about: [d.title, d.case, t.term(date(d.from), date(d.until)), t.givenBy(d.giver, d.document)],
  chips: chip(t.delegationStates[d.state], delegationTones[d.state]),
})

const correction: Describe<'corrections'> = (c, t) => ({
  title: c.article,
  about: [c.outlet, moment(c.found), c.document],
  chips: (
    <>
      {c.demanded ? chip(t.demanded, 'ok') : chip(t.notDemanded, 'soon')}
      {chip(t.outcomes[c.outcome])}
    </>
  ),
})

const conference: Describe<'conferences'> = (c, t) => {
  const free = !c.noticeNeeded
  return {
    title: c.topic,
    about: [moment(c.start), c.place, c.chair],
    chips: (
      <>
        {c.cancelled ? chip(t.cancelled) : c.held ? chip(t.held, 'ok') : chip(t.upcoming, 'info')}
        {free && chip(t.noticeFree)}
        {!free && c.notified && chip(c.noticeLate ? t.noticeLate : t.noticeSent, c.noticeLate ? 'bad' : 'ok')}
        {!free && !c.notified && chip(t.noticeMissing, c.noticeLate ? 'bad' : 'soon')}
      </>
    ),
  }
}

const briefing: Describe<'briefings'> = (b, t) => ({
  title: b.topic,
  about: [moment(b.at), b.host, b.speaker],
  chips: chip(b.proactive ? t.proactive : t.asked, b.proactive ? 'ok' : 'neutral'),
})

const matter: Describe<'matters'> = (m, t) => ({
  title: m.title,
  about: [t.receivedAt(moment(m.received)), m.clause && wordOf(m.clause, t.clauses)],
  chips: (
    <>
      {!m.clause && chip(t.noClause, 'soon')}
      {m.firstStatement ? chip(t.spoken, 'ok') : chip(t.silent, 'soon')}
      {m.due && <Clock due={m.due} done={m.firstStatement} />}
    </>
  ),
})

const descriptions: { [K in Kind]: Describe<K> } = {
  requests: request,
  spokespersons: spokesperson,
  delegations: delegation,
  corrections: correction,
  conferences: conference,
  briefings: briefing,
  matters: matter,
}

export function useShown<K extends Kind>(kind: K, entry: Entries[K]): Shown {
  const t = useText().press
  const shown = descriptions[kind](entry, t)
  // Of what counts no more, no clock runs.
  return entry.withdrawn ? { ...shown, chips: chip(t.causes[entry.withdrawn.cause], 'bad') } : shown
}

/** One entry of a list; `named` with its agency, where there are several. */
export function Row<K extends Kind>({ kind, entry, named }: { kind: K; entry: Entries[K]; named: boolean }) {
  const shown = useShown(kind, entry)
  return (
    <li className={styles.row}>
      {'exercise' in entry && entry.exercise && <ExerciseBand />}
      <h2 className={classes(styles.rowTitle, entry.withdrawn && styles.withdrawn)}>
        <Link to="/press/$kind/$id" params={{ kind, id: entry.id }}>
          {shown.title}
        </Link>
      </h2>
      <p className={styles.dim}>{[named && entry.department, ...shown.about].filter(Boolean).join(' · ')}</p>
      <div className={styles.chips}>{shown.chips}</div>
    </li>
  )
}
