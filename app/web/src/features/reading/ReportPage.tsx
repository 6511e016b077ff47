import { IconCircleCheck, IconDownload } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { departmentsQuery } from '@/api/departments'
import { scopesOf, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { moment, number } from '@/i18n/format'
import { Button, Chip, classes, Empty, Failure, Page, Refusal, Section, Skeleton, SkeletonList, Table } from '@/ui'
import { FilterBox } from '@/ui/FilterBox'
import { Segments } from '@/ui/Segments'
import { type Member, type ReportFilter, reportQuery, useSaveReport } from './api'
import { Rules } from './Rules'
import styles from './reading.module.css'
import { lastDay } from './words'

const DepartmentSelect = lazy(() => import('@/ui/DepartmentSelect'))
const states = ['all', 'late', 'unread', 'reading', 'done'] as const

/** Who of one's departments must read the handbook, and has. */
export default function ReportPage() {
  const t = useText()
  const filter = useFilter()
  const list = useInfiniteQuery(reportQuery(filter))
  const save = useSaveReport()
  const pages = list.data?.pages
  const first = pages?.[0]
  return (
    <Page
      title={t.reading.report}
      crumb={{ to: '/handbook', label: t.reading.crumb }}
      lead={first?.edition && t.reading.reportLead(first.edition.number)}
      action={
        <Button
          look="secondary"
          busy={save.isPending}
          icon={<IconDownload size={20} aria-hidden="true" />}
          onClick={() => save.mutate(filter)}
        >
          {t.reading.export}
        </Button>
      }
    >
      <Refusal error={save.error} />
      <p role="status" className={styles.said}>
        {save.data && t.reading.exported(save.data)}
      </p>
      <Filters filter={filter} />
      {list.error && !pages ? (
        <Failure error={list.error} retry={() => void list.refetch()} />
      ) : !pages || !first ? (
        <SkeletonList rows={6} height={64} />
      ) : !first.edition ? (
        <Empty title={t.reading.none}>{t.reading.noneText}</Empty>
      ) : (
        <>
          {first.summary.length > 0 && <Counts counts={first.summary} />}
          <Section title={t.reading.people}>
            {first.items.length === 0 ? (
              <Empty icon={<IconCircleCheck size={40} aria-hidden="true" />} title={t.reading.nobody}>
                {t.reading.nobodyText}
              </Empty>
            ) : (
              <div className={list.isPlaceholderData ? styles.old : undefined}>
                <People items={pages.flatMap(p => p.items)} />
              </div>
            )}
            {list.hasNextPage && (
              <div className={styles.more}>
                <Button look="secondary" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {t.common.more}
                </Button>
              </div>
            )}
          </Section>
        </>
      )}
      <Rules />
    </Page>
  )
}

/** The filter stands in the address. */
function useFilter(): ReportFilter {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const state = states.find(s => s === search.state)
  return { department: search.department, state: state === 'all' ? undefined : state }
}

function Filters({ filter }: { filter: ReportFilter }) {
  const t = useText().reading
  const navigate = useNavigate()
  const scopes = scopesOf(useMe(), 'acknowledgements.read')
  const departments = useQuery({ ...departmentsQuery(), enabled: scopes.length > 0 }).data ?? []
  const change = (next: Record<string, string | undefined>) =>
    void navigate({ to: '/handbook/acknowledgements', search: { ...filter, ...next }, replace: true })
  return (
    <div className={styles.filters}>
      {departments.filter(d => scopes.some(s => d.path.startsWith(s))).length > 1 && (
        <FilterBox label={t.filters} active={filter.department ? 1 : 0}>
          <Suspense fallback={<Skeleton height={72} />}>
            <DepartmentSelect
              label={t.department}
              placeholder={t.allDepartments}
              paths={scopes}
              value={filter.department}
              onChange={department => change({ department })}
            />
          </Suspense>
        </FilterBox>
      )}
      <Segments
        label={t.state}
        value={filter.state ?? 'all'}
        onChange={state => change({ state: state === 'all' ? undefined : state })}
        options={states.map(s => ({ value: s, label: t.states[s] ?? s }))}
      />
    </div>
  )
}

function Counts(props: { counts: { department: string; name: string; must: number; done: number; late: number }[] }) {
  const t = useText().reading
  return (
    <Section title={t.byDepartment}>
      <Table label={t.byDepartment}>
        <thead>
          <tr>
            <th scope="col">{t.department}</th>
            <th scope="col" className={styles.number}>
              {t.must}
            </th>
            <th scope="col" className={styles.number}>
              {t.confirmed}
            </th>
            <th scope="col" className={styles.number}>
              {t.late}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.counts.map(c => (
            <tr key={c.department}>
              <th scope="row" lang="vi" className={styles.name}>
                {c.name}
              </th>
              <td className={styles.number}>{number(c.must)}</td>
              <td className={styles.number}>{number(c.done)}</td>
              <td className={styles.number}>{number(c.late)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  )
}

function People({ items }: { items: Member[] }) {
  const t = useText().reading
  return (
    <Table label={t.people}>
      <thead>
        <tr>
          <th scope="col">{t.people}</th>
          <th scope="col">{t.state}</th>
          <th scope="col">{t.due}</th>
          <th scope="col">{t.at}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(m => (
          <tr key={m.personId}>
            <th scope="row" lang="vi" className={styles.name}>
              {m.name}
              <br />
              <span className={styles.dim}>{m.departmentName}</span>
            </th>
            <td className={styles.once}>
              <Chip tone={m.late ? 'bad' : m.state === 'done' ? 'ok' : 'neutral'}>
                {t.states[m.state]}
                {m.late && ` · ${t.states.late}`}
              </Chip>
            </td>
            <td className={classes('figures', styles.once)}>{lastDay(m.due)}</td>
            <td className={classes('figures', styles.once)}>{m.doneAt && moment(m.doneAt)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
