import { IconBriefcase } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { classes, Empty, Failure, Page, SkeletonList } from '@/ui'
import { ExportAction } from '@/ui/ExportAction'
import { useWide } from '@/ui/useWide'
import { positionsQuery, summaryQuery, useSaveSheet } from './api'
import { DepartmentList } from './DepartmentList'
import { Filters } from './Filters'
import { useFilter } from './filter'
import { Legend } from './Legend'
import { MatrixTable } from './MatrixTable'
import { coursesOf, matrixOf } from './matrix'
import styles from './staffing.module.css'

/** Which position of which department has the certificates it needs, on a day. */
export default function CoveragePage() {
  const t = useText().staffing
  const wide = useWide()
  const [filter, change] = useFilter('/staffing')
  const { asOf, department, course } = filter
  const { data, error, refetch, isPlaceholderData } = useQuery(summaryQuery({ asOf, department }))
  const positions = useQuery(positionsQuery).data
  const save = useSaveSheet()
  const summary = data?.summary
  const matrix = useMemo(
    () => summary && matrixOf(summary, course, positions?.map(p => p.id) ?? []),
    [summary, course, positions],
  )
  return (
    <Page
      title={t.title}
      lead={data && t.asOf(date(data.asOf))}
      action={
        <ExportAction
          label={t.export}
          save={save}
          onSave={() => save.mutate({ asOf, department, course })}
          said={t.exported}
        />
      }
    >
      <Filters filter={filter} change={change} courses={coursesOf(summary ?? [])} today={data?.asOf} />
      {error && !matrix ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !matrix ? (
        <SkeletonList rows={8} height={60} />
      ) : matrix.rows.length === 0 ? (
        <Empty
          icon={<IconBriefcase size={40} aria-hidden="true" />}
          title={department || asOf ? t.noneTitle : t.emptyTitle}
        >
          {department || asOf ? t.noneText : t.emptyText}
        </Empty>
      ) : (
        <div className={classes(styles.result, isPlaceholderData && styles.old)}>
          <Legend counts={matrix.total} filter={filter} />
          {wide ? <MatrixTable matrix={matrix} filter={filter} /> : <DepartmentList matrix={matrix} filter={filter} />}
        </div>
      )}
    </Page>
  )
}
