import { IconCircle, IconCircleCheck, IconCircleCheckFilled, IconCircleDot } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useText } from '@/i18n'
import { date, dueWords, moment } from '@/i18n/format'
import { Bar, Chip, Empty, Failure, LinkButton, List, Page, Section, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { type Part, partQuery, type Reading, readingQuery } from './api'
import { Questions } from './Questions'
import styles from './reading.module.css'
import { lastDay } from './words'

/** What one has to read of the edition in force, and the questions that prove it. */
export default function ReadingPage() {
  const t = useText()
  const reading = useQuery(readingQuery)
  const r = reading.data
  const crumb = { to: '/handbook', label: t.reading.crumb } as const
  return (
    <Page title={t.reading.title} crumb={crumb} narrow lead={r?.edition && <Lead reading={r} />}>
      {r ? (
        <Body reading={r} />
      ) : reading.error ? (
        <Failure error={reading.error} retry={() => void reading.refetch()} />
      ) : (
        <SkeletonList rows={8} height={64} />
      )}
    </Page>
  )
}

function Lead({ reading: r }: { reading: Reading }) {
  const t = useText().reading
  return (
    <span className={styles.lead}>
      <span>{t.lead(r.edition?.number ?? '', date(r.edition?.from ?? 0))}</span>
      <CopyOf queryKey={readingQuery.queryKey} />
      {r.state !== 'done' && r.due && r.workingDays !== undefined && (
        <Chip tone={r.overdue ? 'bad' : r.workingDays <= 3 ? 'soon' : 'neutral'}>
          {t.required(lastDay(r.due), dueWords(r.workingDays))}
        </Chip>
      )}
      {r.state !== 'done' && !r.required && <span>{t.voluntary}</span>}
    </span>
  )
}

function Body({ reading: r }: { reading: Reading }) {
  const t = useText().reading
  const next = r.parts.find(p => !p.readAt)
  useAhead(r.edition?.id, next?.key)
  if (r.state === 'none') {
    return <Empty title={t.none}>{t.noneText}</Empty>
  }
  if (r.state === 'done') {
    return (
      <Empty
        icon={<IconCircleCheck size={40} aria-hidden="true" />}
        title={t.done}
        action={<LinkButton to="/handbook">{t.toHandbook}</LinkButton>}
      >
        {r.doneAt && t.doneOn(moment(r.doneAt))}
      </Empty>
    )
  }
  return (
    <>
      {r.since && <p>{t.changedOnly(r.since.number)}</p>}
      <div className={styles.progress}>
        <Bar percent={(100 * r.read) / r.parts.length} label={t.readOf(r.read, r.parts.length)} />
        <span>{t.readOf(r.read, r.parts.length)}</span>
      </div>
      {next && (
        <LinkButton to="/handbook/reading/$part" params={{ part: next.key }}>
          {r.read === 0 ? t.start : t.next}
        </LinkButton>
      )}
      {r.state === 'asked' && <Questions edition={r.edition?.id ?? ''} />}
      <Section title={t.parts}>
        <List label={t.parts}>
          {r.parts.map(p => (
            <Row key={p.key} part={p} />
          ))}
        </List>
      </Section>
    </>
  )
}

/** Fetches the part that is read next: the line may be slow, or gone by then. */
function useAhead(edition?: string, part?: string) {
  const queries = useQueryClient()
  useEffect(() => {
    if (edition && part) void queries.prefetchQuery(partQuery(edition, part))
  }, [queries, edition, part])
}

function Row({ part: p }: { part: Part }) {
  const t = useText().reading
  const Icon = p.readAt ? IconCircleCheckFilled : p.openedAt ? IconCircleDot : IconCircle
  return (
    <li>
      <Link to="/handbook/reading/$part" params={{ part: p.key }} className={styles.part}>
        <Icon size={22} aria-hidden="true" className={p.readAt ? styles.ticked : undefined} />
        <span className={styles.partName}>
          <b lang="vi">{p.title}</b>
          <span className={styles.dim}>
            {p.readAt ? t.read : p.openedAt ? t.opened : t.unopened}
            {p.changes.length > 0 && ` · ${t.changes(p.changes.length)}`}
          </span>
        </span>
      </Link>
    </li>
  )
}
