import { useQuery } from '@tanstack/react-query'
import { useText } from '@/i18n'
import { date, dueWords } from '@/i18n/format'
import { Bar, Chip, LinkButton, Panel, Section } from '@/ui'
import { handbookQuery, readingQuery } from './api'
import styles from './home.module.css'

/** The way to the crisis handbook, with the edition that holds. */
export function HandbookCard() {
  const t = useText()
  const front = useQuery(handbookQuery).data
  return (
    <Section title={t.home.handbook}>
      <Panel className={styles.handbook}>
        <p className={styles.from}>
          {front && t.home.edition(front.edition)}
          {front?.draft && ` · ${t.home.draft}`}&nbsp;
        </p>
        <ToRead />
        <div className={styles.actions}>
          <LinkButton look="secondary" to="/handbook">
            {t.home.openHandbook}
          </LinkButton>
          <LinkButton look="quiet" to="/handbook/urgent">
            {t.home.urgent}
          </LinkButton>
        </div>
      </Panel>
    </Section>
  )
}

/** What the reader has to read of it, until when. */
function ToRead() {
  const t = useText()
  const r = useQuery(readingQuery).data
  if (!r?.required || (r.state !== 'open' && r.state !== 'asked')) return null
  return (
    <div className={styles.toRead}>
      <p>{r.state === 'asked' ? t.home.toAnswer : r.again ? t.home.toReadAgain(r.parts) : t.home.toRead}</p>
      {r.due && r.workingDays !== undefined && (
        <p>
          <Chip tone={r.overdue ? 'bad' : r.workingDays <= 3 ? 'soon' : 'neutral'}>
            {/* Midnight belongs to the day that it ends. */}
            {t.common.due(date(new Date(r.due).getTime() - 1))} ({dueWords(r.workingDays)})
          </Chip>
        </p>
      )}
      <Bar percent={(100 * r.read) / Math.max(1, r.parts)} label={t.home.readOf(r.read, r.parts)} />
      <LinkButton to="/handbook/reading">{t.home.readHandbook}</LinkButton>
    </div>
  )
}
