import { IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { departmentsQuery } from '@/api/departments'
import { useText } from '@/i18n'
import { date, number } from '@/i18n/format'
import { Button, Checkbox, classes, Empty, Failure, List, Page, Refusal, Select, SkeletonList } from '@/ui'
import { ExportAction } from '@/ui/ExportAction'
import { Segments } from '@/ui/Segments'
import { type Count, peopleQuery, positionsQuery, type State, states, summaryQuery, useSaveSheet } from './api'
import { Filters } from './Filters'
import { searchOf, useFilter } from './filter'
import { coursesOf, matrixOf } from './matrix'
import { PersonRow } from './PersonRow'
import styles from './staffing.module.css'

/** The people behind a number of the coverage. */
export default function PeoplePage() {
  const t = useText()
  const [filter, change] = useFilter('/staffing/people')
  const list = useInfiniteQuery(peopleQuery(filter))
  const courses = useQuery(summaryQuery({ asOf: filter.asOf })).data?.summary ?? []
  const positions = useQuery(positionsQuery).data ?? []
  const department = useQuery(departmentsQuery(filter.asOf)).data?.find(d => d.id === filter.department)
  const save = useSaveSheet()
  const pages = list.data?.pages
  const first = pages?.[0]
  const { own, position, state, ...rest } = filter
  const required = new Set(courses.map(c => c.positionId))
  return (
    <Page
      title={positions.find(p => p.id === position)?.name ?? t.staffing.peopleTitle}
      crumb={{
        to: '/staffing',
        search: searchOf(own ? { ...rest, department: undefined } : rest),
        label: t.staffing.title,
      }}
      lead={
        first && (
          <>
            {t.staffing.asOf(date(first.asOf))}
            {department && <>. {own ? t.staffing.own(department.name) : t.staffing.withBelow(department.name)}</>}
          </>
        )
      }
      action={
        <ExportAction
          label={t.staffing.export}
          save={save}
          onSave={() => save.mutate(filter)}
          said={t.staffing.exported}
        />
      }
    >
      <Filters filter={filter} change={change} courses={coursesOf(courses)} today={first?.asOf}>
        <Select
          label={t.staffing.position}
          value={position ?? ''}
          onChange={e => change({ position: e.currentTarget.value || undefined })}
        >
          <option value="">{t.staffing.allPositions}</option>
          {positions
            .filter(p => required.has(p.id) || p.id === position)
            .map(p => (
              <option key={p.id} value={p.id}>
                {p.name}
              </option>
            ))}
        </Select>
        {filter.department && (
          <Checkbox
            label={t.staffing.alone}
            checked={own ?? false}
            onChange={e => change({ own: e.currentTarget.checked || undefined })}
          />
        )}
      </Filters>
      <StateChoice summary={first?.summary ?? []} value={state} onChange={next => change({ state: next })} />
      {list.error && !pages ? (
        <Failure error={list.error} retry={() => void list.refetch()} />
      ) : !pages ? (
        <SkeletonList rows={6} height={84} />
      ) : first?.items.length === 0 ? (
        <Empty icon={<IconUsers size={40} aria-hidden="true" />} title={t.staffing.noPeopleTitle}>
          {t.staffing.noPeopleText}
        </Empty>
      ) : (
        <div className={classes(styles.result, list.isPlaceholderData && styles.old)}>
          <p className={styles.dim} role="status">
            {t.staffing.shown(new Set(pages.flatMap(p => p.items.map(i => i.personId))).size)}
          </p>
          <List label={t.staffing.people}>
            {pages.flatMap(p => p.items.map(i => <PersonRow key={i.postingId} item={i} />))}
          </List>
        </div>
      )}
      <div className={styles.more}>
        {list.isFetchNextPageError && <Refusal error={list.error} />}
        {list.hasNextPage && (
          <Button look="secondary" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t.common.more}
          </Button>
        )}
      </div>
    </Page>
  )
}

function StateChoice(props: { summary: Count[]; value?: State; onChange: (next?: State) => void }) {
  const t = useText().staffing
  const { total } = matrixOf(props.summary, undefined, [])
  return (
    <div className={styles.states}>
      <Segments<State | 'all'>
        label={t.state}
        value={props.value ?? 'all'}
        onChange={next => props.onChange(next === 'all' ? undefined : next)}
        options={[
          { value: 'all', label: `${t.all} (${number(total.total)})` },
          ...states.map(s => ({ value: s, label: `${t.states[s]} (${number(total[s])})` })),
        ]}
      />
    </div>
  )
}
