import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useText } from '@/i18n'
import { date, time } from '@/i18n/format'
import { Panel } from '@/ui'
import { dueMoment } from './clock'
import { type Entries, type Entry, type Field, fields, type Kind, wordOf } from './kinds'
import styles from './press.module.css'

/** What is known of an entry, in the order of its form, and what became of a request. */
export function Facts({ kind, entry }: { kind: Kind; entry: Entry }) {
  const t = useText().press
  const known = entry as unknown as Record<string, unknown>
  const rows = fields[kind].flatMap(f => {
    const value = f.type === 'giver' ? known.giver : known[f.name]
    const words = shownAs(f, value, t)
    return words === undefined ? [] : [{ label: t.fields[f.label], words }]
  })
  const settled =
    kind === 'requests'
      ? settlement(entry as Entries['requests'], t)
      : kind === 'spokespersons'
        ? publication(entry as Entries['spokespersons'], t)
        : []
  return (
    <Panel>
      <dl className={styles.facts}>
        {[...rows, ...settled].map(r => (
          <div key={r.label}>
            <dt>{r.label}</dt>
            <dd>{r.words}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

// The whole of it, whatever the day: these are the facts that a report is made of.
const moment = (at: string): string => `${time(at)} ${date(at)}`

type Words = ReturnType<typeof useText>['press']

function shownAs(f: Field, value: unknown, t: Words): ReactNode {
  if (value === undefined || value === '' || value === false) return undefined
  const text = String(value)
  switch (f.type) {
    case 'hidden':
      return <Link to={`/incidents/${text}` as never}>{t.toIncident}</Link>
    case 'check':
      return f.name === 'exercise' ? t.exercise : '✓'
    case 'moment':
      return moment(text)
    case 'day':
      return date(text)
    case 'lines':
      return (value as string[]).join('; ')
    case 'email':
      return <a href={`mailto:${text}`}>{text}</a>
    case 'tel':
      return <a href={`tel:${text}`}>{text}</a>
    case 'url':
      return (
        <a href={text} target="_blank" rel="noreferrer">
          {text}
        </a>
      )
    case 'select':
      return f.options ? wordOf(text, t[f.options]) : text
  }
  return text
}

/** The two facts of making a spokesperson known: the agency's own portal, and the province's list. */
function publication(s: Entries['spokespersons'], t: Words) {
  const out: { label: string; words: ReactNode }[] = []
  if (s.portal) {
    const address = (
      <a href={s.portal.address} target="_blank" rel="noreferrer">
        {s.portal.address}
      </a>
    )
    out.push({ label: t.fields.portalAddress, words: address })
    out.push({
      label: t.fields.portalAt,
      words: `${moment(s.portal.at)}${s.publishDue ? ` (${s.publishLate ? t.tooLate : t.inTime})` : ''}`,
    })
  }
  if (s.publishedAt) out.push({ label: t.fields.publishedAt, words: moment(s.publishedAt) })
  return out
}

function settlement(r: Entries['requests'], t: Words) {
  const out: { label: string; words: ReactNode }[] = []
  if (r.due)
    out.push({
      label: t.dueAt(''),
      words: `${dueMoment(r.due)} (${r.dueBy === 'law' ? t.dueByLaw : t.dueByOutlet})${r.dueUnsure ? ` · ${t.dueUnsure}` : ''}`,
    })
  else out.push({ label: t.dueAt(''), words: t.noDue })
  if (r.answered) {
    out.push({ label: t.fields.answeredAt, words: moment(r.answered) })
    if (r.answeredBy) out.push({ label: t.fields.answeredBy, words: r.answeredBy })
    if (r.form) out.push({ label: t.fields.form, words: t.forms[r.form] })
    if (r.answer) out.push({ label: t.fields.text, words: r.answer })
  }
  if (r.refusal) {
    out.push({ label: t.fields.refusedAt, words: moment(r.refusal.at) })
    out.push({ label: t.fields.basis, words: wordOf(r.refusal.basis, t.bases) })
    out.push({ label: t.fields.reason, words: r.refusal.reason })
  }
  return out
}
