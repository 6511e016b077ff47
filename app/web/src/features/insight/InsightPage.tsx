import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '@/i18n'
import { date, moment, number } from '@/i18n/format'
import { Chip, classes, Failure, List, Page, Section, SkeletonList } from '@/ui'
import { Segments } from '@/ui/Segments'
import { type Analytics, analyticsQuery, type Period, periods } from './api'
import styles from './insight.module.css'

/** What authors learn from the handbook's use: what is looked for in vain, opened, late. */
export default function InsightPage() {
  const t = useText().insight
  const [days, setDays] = useState<Period>(90)
  const { data, error, refetch, isPlaceholderData } = useQuery(analyticsQuery(days))
  return (
    <Page title={t.title} crumb={{ to: '/handbook', label: t.toHandbook }} lead={t.lead}>
      <Segments<string>
        label={t.period}
        value={String(days)}
        onChange={next => setDays(Number(next) as Period)}
        options={periods.map(p => ({ value: String(p), label: t.days(p) }))}
      />
      {data ? (
        <div className={classes(styles.parts, isPlaceholderData && styles.old)}>
          <p className={styles.dim} role="status">
            {t.span(date(data.from), date(data.to))}
          </p>
          <Unanswered items={data.unanswered} />
          <Late items={data.late} />
          <Opened items={data.opened} />
        </div>
      ) : error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <SkeletonList rows={6} height={56} />
      )}
    </Page>
  )
}

function Unanswered({ items }: { items: Analytics['unanswered'] }) {
  const t = useText().insight
  return (
    <Section title={t.unanswered}>
      <p className={styles.dim}>{t.unansweredLead}</p>
      {items.length === 0 ? (
        <p>{t.noUnanswered}</p>
      ) : (
        <List label={t.unanswered}>
          {items.map(u => (
            <li key={u.query} className={styles.row}>
              <b lang="vi">{u.query}</b>
              <span className={styles.facts}>
                {u.answered && <Chip tone="ok">{t.answered}</Chip>}
                <span>{t.times(u.count)}</span>
                <span>{t.last(moment(u.lastAt))}</span>
              </span>
            </li>
          ))}
        </List>
      )}
    </Section>
  )
}

function Late({ items }: { items: Analytics['late'] }) {
  const t = useText().insight
  return (
    <Section title={t.late}>
      <p className={styles.dim}>{t.lateLead}</p>
      {items.length === 0 ? (
        <p>{t.noLate}</p>
      ) : (
        <List label={t.late}>
          {items.map(s => (
            <li key={`${s.procedure}/${s.step}`} className={styles.row}>
              <span lang="vi">
                <b>{s.text}</b>
                <span className={styles.dim}>{s.procedureTitle}</span>
              </span>
              <Chip tone="bad">{t.lateOf(s.late, s.of)}</Chip>
            </li>
          ))}
        </List>
      )}
    </Section>
  )
}

const most = 30

function Opened({ items }: { items: Analytics['opened'] }) {
  const t = useText()
  const i = t.insight
  if (items.length === 0) {
    return (
      <Section title={i.opened}>
        <p>{i.noOpened}</p>
      </Section>
    )
  }
  return (
    <Section title={i.opened}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <div className={styles.scroll} role="group" aria-label={i.opened} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{i.entry}</th>
              <th scope="col">{i.inIncidents}</th>
              <th scope="col">{i.outside}</th>
              <th scope="col">{i.total}</th>
            </tr>
          </thead>
          <tbody>
            {items.slice(0, most).map(o => (
              <tr key={`${o.kind}/${o.id}`}>
                <th scope="row">
                  <span lang="vi">{o.title}</span>{' '}
                  <span className={styles.dim}>{t.search.kinds[o.kind] ?? o.kind}</span>
                </th>
                <td>{number(o.inIncidents)}</td>
                <td>{number(o.outside)}</td>
                <td>{number(o.inIncidents + o.outside)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
