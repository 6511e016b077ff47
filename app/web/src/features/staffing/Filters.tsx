import { lazy, type ReactNode, Suspense } from 'react'
import { scopesOf, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { Select, Skeleton, TextField } from '@/ui'
import { FilterBox } from '@/ui/FilterBox'
import type { Filter } from './api'
import { isDay } from './filter'

const DepartmentSelect = lazy(() => import('@/ui/DepartmentSelect'))

export function Filters(props: {
  filter: Filter
  change: (next: Filter) => void
  courses: { code: string; title: string }[]
  today?: string
  children?: ReactNode
}) {
  const t = useText().staffing
  const scopes = scopesOf(useMe(), 'coverage.read')
  const { filter, change } = props
  return (
    <FilterBox
      label={t.filters}
      active={[filter.asOf, filter.department, filter.course, filter.position].filter(Boolean).length}
    >
      <TextField
        key={filter.asOf ?? props.today}
        label={t.day}
        type="date"
        min="2020-01-01"
        max="2099-12-31"
        defaultValue={filter.asOf ?? props.today}
        onChange={e => isDay(e.currentTarget.value) && change({ asOf: e.currentTarget.value })}
      />
      {scopes.length > 0 ? (
        <Suspense fallback={<Skeleton height={75} />}>
          <DepartmentSelect
            label={t.department}
            placeholder={t.allDepartments}
            paths={scopes}
            asOf={filter.asOf}
            value={filter.department}
            onChange={department => change({ department, own: undefined })}
          />
        </Suspense>
      ) : (
        <Skeleton height={75} />
      )}
      <Select
        label={t.course}
        value={filter.course ?? ''}
        onChange={e => change({ course: e.currentTarget.value || undefined })}
      >
        <option value="">{t.allCourses}</option>
        {props.courses.map(c => (
          <option key={c.code} value={c.code}>
            {c.title}
          </option>
        ))}
      </Select>
      {props.children}
    </FilterBox>
  )
}
