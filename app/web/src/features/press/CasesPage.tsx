import { IconMicrophone2 } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { currentLanguage, useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Button, Chip, Empty, Failure, List, Page, Refusal, SkeletonList } from '@/ui'
import { Segments } from '@/ui/Segments'
import { type Case, casesQuery, reportQuery } from './api'
import { type Kind, wordOf } from './kinds'
import { figure } from './Lines'
import { Clock } from './Marks'
import styles from './press.module.css'
import { useWhose } from './year'

const lists: Record<Case['kind'], Kind> = {
  request: 'requests',
  matter: 'matters',
  correction: 'corrections',
  conference: 'conferences',
  briefing: 'briefings',
}

/** The cases behind a figure of the yearly report. */
export default function CasesPage() {
  const t = useText()
  const [whose] = useWhose()
  const search = useSearch({ strict: false }) as { line?: string; done?: string }
  const navigate = useNavigate()
  const n = Math.min(6, Math.max(0, Number(search.line) || 0))
  const only = search.done === 'true' ? true : undefined
  const report = useQuery(reportQuery(whose)).data
  const line = report?.lines.find(l => l.number === n)
  const list = useInfiniteQuery(casesQuery(whose, n, only))
  const items = list.data?.pages.flatMap(p => p.items)
  const text = line && `${line.number}. ${currentLanguage() === 'en' ? line.text.en : line.text.vi}`
  const address = { year: String(whose.year), department: whose.department }
  return (
    <Page
      title={t.press.casesTitle}
      lead={
        report &&
        `${report.departmentId ? report.department : t.press.province}, ${report.year}. ${text ? `${text}: ${figure(line, line)}` : t.press.noClause}`
      }
      crumb={{ to: '/press/report', search: address, label: t.press.titles.report }}
    >
      {line?.ratio && (
        <div className={styles.filters}>
          <Segments
            label={t.press.figure}
            quietLabel
            value={only ? 'done' : 'all'}
            onChange={v =>
              void navigate({
                to: '/press/report/cases',
                search: { ...address, line: String(n), done: v === 'done' ? 'true' : undefined } as never,
                replace: true,
                resetScroll: false,
              })
            }
            options={[
              { value: 'all', label: `${t.press.everything} (${line.total})` },
              { value: 'done', label: `${t.press.numerator} (${line.done})` },
            ]}
          />
        </div>
      )}
      {list.error && !items ? (
        <Failure error={list.error} retry={() => void list.refetch()} />
      ) : !items ? (
        <SkeletonList rows={4} height={88} />
      ) : items.length === 0 ? (
        <Empty icon={<IconMicrophone2 size={40} aria-hidden="true" />} title={t.press.noCases} />
      ) : (
        <div className={list.isPlaceholderData ? styles.old : undefined}>
          <List label={t.press.casesTitle}>
            {items.map(c => (
              <CaseRow key={`${c.kind} ${c.id}`} item={c} ratio={line?.ratio ?? false} />
            ))}
          </List>
          <div className={styles.more}>
            {list.isFetchNextPageError && <Refusal error={list.error} />}
            <span className={styles.dim} role="status">
              {t.press.shown(items.length)}
            </span>
            {list.hasNextPage && (
              <Button look="secondary" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t.common.more}
              </Button>
            )}
          </div>
        </div>
      )}
    </Page>
  )
}

function CaseRow({ item: c, ratio }: { item: Case; ratio: boolean }) {
  const t = useText().press
  return (
    <li className={styles.row}>
      <h2 className={styles.rowTitle}>
        {c.incidentId ? (
          c.title
        ) : (
          <Link to="/press/$kind/$id" params={{ kind: lists[c.kind], id: c.id }}>
            {c.title}
          </Link>
        )}
      </h2>
      <p className={styles.dim}>
        {[c.department, moment(c.at), c.clause && wordOf(c.clause, t.clauses)].filter(Boolean).join(' · ')}
      </p>
      <div className={styles.chips}>
        {ratio && <Chip tone={c.done ? 'ok' : 'neutral'}>{c.done ? t.counted : t.notCounted}</Chip>}
        {c.due && <Clock due={c.due} done={c.doneAt} />}
        {c.incidentId && <Chip tone="info">{t.incident}</Chip>}
      </div>
    </li>
  )
}
