import { IconExternalLink, IconMicrophone2, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { can, scopesOf, useMe } from '@/api/me'
import { firstOf } from '@/api/offline'
import NotFound from '@/app/states'
import { useText } from '@/i18n'
import { Button, Empty, Failure, LinkButton, List, Page, Refusal, Skeleton, SkeletonList, TextField } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { FilterBox } from '@/ui/FilterBox'
import { Segments } from '@/ui/Segments'
import { entriesQuery, type Filter, listKey } from './api'
import { useFilter, useKind } from './filter'
import { agencyKinds, type Kind, permission } from './kinds'
import styles from './press.module.css'
import { Row } from './Row'
import { Tabs } from './Tabs'
import { useAgencies } from './useMay'

const DepartmentSelect = lazy(() => import('@/ui/DepartmentSelect'))

/** A list of the register. */
export default function ListPage() {
  const kind = useKind()
  return kind ? <Entries key={kind} kind={kind} /> : <NotFound />
}

function Entries({ kind }: { kind: Kind }) {
  const t = useText()
  const me = useMe()
  const [filter, change] = useFilter(kind)
  const list = useInfiniteQuery(entriesQuery(kind, filter))
  const items = list.data?.pages.flatMap(p => p.items)
  const several = useAgencies('press.read').length > 1
  return (
    <Page
      title={t.press.titles[kind]}
      lead={
        <>
          {t.press.leads[kind]} <CopyOf queryKey={firstOf(listKey(kind, filter))} />
        </>
      }
      action={
        can(me, permission(kind)) && (
          <LinkButton
            to="/press/$kind/new"
            params={{ kind }}
            search={{ department: filter.department } as never}
            icon={<IconPlus size={20} aria-hidden="true" />}
          >
            {t.press.add[kind]}
          </LinkButton>
        )
      }
    >
      <Tabs here={kind} />
      <Filters kind={kind} filter={filter} change={change} />
      {list.error && !items ? (
        <Failure error={list.error} retry={() => void list.refetch()} />
      ) : !items ? (
        <SkeletonList rows={5} height={96} />
      ) : items.length === 0 ? (
        <Empty icon={<IconMicrophone2 size={40} aria-hidden="true" />} title={t.press.emptyTitle}>
          {filter.state || filter.department || filter.asOf ? t.press.emptyFilter : t.press.emptyText}
        </Empty>
      ) : (
        <div className={list.isPlaceholderData ? styles.old : undefined}>
          <List label={t.press.titles[kind]}>
            {items.map(entry => (
              <Row key={entry.id} kind={kind} entry={entry} named={several} />
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

function Filters(props: { kind: Kind; filter: Filter; change: (next: Filter) => void }) {
  const t = useText().press
  const { kind, filter, change } = props
  const scopes = scopesOf(useMe(), 'press.read')
  const several = useAgencies('press.read').length > 1
  return (
    <div className={styles.filters}>
      {(several || kind === 'spokespersons') && (
        <FilterBox label={t.filters} active={[filter.department, filter.asOf].filter(Boolean).length}>
          {several && (
            <Suspense fallback={<Skeleton height={72} />}>
              <DepartmentSelect
                label={t.department}
                placeholder={t.allDepartments}
                paths={scopes}
                kinds={agencyKinds}
                value={filter.department}
                onChange={department => change({ department })}
              />
            </Suspense>
          )}
          {kind === 'spokespersons' && (
            <TextField
              label={t.onDay}
              type="date"
              value={filter.asOf ?? ''}
              onChange={e => change({ asOf: e.currentTarget.value || undefined })}
            />
          )}
        </FilterBox>
      )}
      {kind === 'requests' && <States names={t.states} filter={filter} change={change} />}
      {kind === 'spokespersons' && <States names={{ late: t.lateOnPortal }} filter={filter} change={change} />}
      {kind === 'delegations' && <States names={t.delegationStates} filter={filter} change={change} />}
      {kind === 'spokespersons' && (
        <p>
          <a href="/nguoi-phat-ngon" target="_blank" rel="noreferrer" className={styles.link}>
            {t.publicPage} <IconExternalLink size={18} aria-hidden="true" />
          </a>
        </p>
      )}
    </div>
  )
}

function States(props: { names: Record<string, string>; filter: Filter; change: (next: Filter) => void }) {
  const t = useText().press
  const all = 'all'
  return (
    <Segments
      label={t.state}
      quietLabel
      value={props.filter.state && props.filter.state in props.names ? props.filter.state : all}
      onChange={state => props.change({ state: state === all ? undefined : state })}
      options={[
        { value: all, label: t.all },
        ...Object.entries(props.names).map(([value, label]) => ({ value, label })),
      ]}
    />
  )
}
