import { IconCircleCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Button, Empty, Failure, Page, Refusal, Section, SkeletonList } from '@/ui'
import { ExportAction } from '@/ui/ExportAction'
import { type Count, type Filter, progressQuery, useSaveSheet } from './api'
import { Filters } from './Filters'
import { useFilter } from './filter'
import { People } from './People'
import styles from './progress.module.css'
import { Summary } from './Summary'

/** Who of one's departments is late, by course and person. */
export default function ProgressPage() {
  const t = useText()
  const [filter, change] = useFilter()
  const list = useInfiniteQuery(progressQuery(filter))
  // Of every course, whichever the list is narrowed to.
  const all = useInfiniteQuery(progressQuery({ department: filter.department, state: 'late' }))
  const save = useSaveSheet()
  const pages = list.data?.pages
  const counts = all.data?.pages[0]?.summary
  const asOf = pages?.[0]?.asOf
  return (
    <Page
      title={t.progress.title}
      lead={asOf && t.progress.lead(moment(asOf))}
      action={
        <ExportAction
          label={t.progress.export}
          save={save}
          onSave={() => save.mutate(filter)}
          said={t.progress.exported}
        />
      }
    >
      <Filters filter={filter} change={change} counts={counts ?? []} />
      {list.error && !pages ? (
        <Failure error={list.error} retry={() => void list.refetch()} />
      ) : !pages || !counts ? (
        <SkeletonList rows={6} height={76} />
      ) : counts.length === 0 ? (
        <Nothing filter={filter} change={change} counts={counts} />
      ) : (
        <>
          <Summary counts={counts} filter={filter} />
          <Section title={t.progress.list}>
            <div className={list.isPlaceholderData ? styles.old : undefined}>
              {pages[0]?.items.length === 0 ? (
                <Nothing filter={filter} change={change} counts={counts} />
              ) : (
                <People key={JSON.stringify(filter)} items={pages.flatMap(p => p.items)} />
              )}
            </div>
            <div className={styles.more}>
              {list.isFetchNextPageError && <Refusal error={list.error} />}
              {list.hasNextPage && (
                <Button look="secondary" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {t.common.more}
                </Button>
              )}
            </div>
          </Section>
        </>
      )}
    </Page>
  )
}

function Nothing(props: { filter: Filter; change: (next: Partial<Filter>) => void; counts: Count[] }) {
  const t = useText().progress
  const { department, course, q, state } = props.filter
  const icon = <IconCircleCheck size={40} aria-hidden="true" />
  if (props.counts.length === 0 && !department) {
    return (
      <Empty icon={icon} title={t.emptyNothing}>
        {t.emptyNothingText}
      </Empty>
    )
  }
  const title = { late: t.emptyLate, soon: t.emptySoon, open: t.emptyOpen }[state]
  return (
    <Empty
      icon={icon}
      title={title}
      action={
        (department || course || q) && (
          <Button
            look="secondary"
            onClick={() => props.change({ department: undefined, course: undefined, q: undefined })}
          >
            {t.clearFilters}
          </Button>
        )
      }
    >
      {t.emptyText}
    </Empty>
  )
}
