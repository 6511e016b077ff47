import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { departmentsQuery } from '@/api/departments'
import { scopesOf, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { number } from '@/i18n/format'
import { Select, Skeleton, TextField } from '@/ui'
import { FilterBox } from '@/ui/FilterBox'
import { Segments } from '@/ui/Segments'
import type { Count, Filter } from './api'
import { states } from './filter'
import styles from './progress.module.css'

const DepartmentSelect = lazy(() => import('@/ui/DepartmentSelect'))

export function Filters(props: { filter: Filter; change: (next: Partial<Filter>) => void; counts: Count[] }) {
  const t = useText().progress
  const { filter, change, counts } = props
  const meant = counts.filter(c => !filter.course || c.courseCode === filter.course)
  return (
    <div className={styles.filters}>
      <FilterBox label={t.filters} active={[filter.department, filter.course, filter.q].filter(Boolean).length}>
        <Departments {...props} />
        <Select
          label={t.course}
          value={filter.course ?? ''}
          onChange={e => change({ course: e.currentTarget.value || undefined })}
        >
          <option value="">{t.allCourses}</option>
          {counts.map(c => (
            <option key={c.courseCode} value={c.courseCode}>
              {c.course}
            </option>
          ))}
        </Select>
        <NameField value={filter.q ?? ''} onChange={q => change({ q: q || undefined })} />
      </FilterBox>
      <Segments
        label={t.state}
        value={filter.state}
        onChange={state => change({ state })}
        options={states.map(s => ({
          value: s,
          label: `${t.states[s]} (${number(meant.reduce((sum, c) => sum + c[s], 0))})`,
        }))}
      />
    </div>
  )
}

/** Only for those who have more than one department. */
function Departments(props: { filter: Filter; change: (next: Partial<Filter>) => void }) {
  const t = useText().progress
  const scopes = scopesOf(useMe(), 'progress.read')
  const departments = useQuery({ ...departmentsQuery(), enabled: scopes.length > 0 }).data ?? []
  if (departments.filter(d => scopes.some(s => d.path.startsWith(s))).length < 2) return null
  return (
    <Suspense fallback={<Skeleton height={72} />}>
      <DepartmentSelect
        label={t.department}
        placeholder={t.allDepartments}
        paths={scopes}
        value={props.filter.department}
        onChange={department => props.change({ department })}
      />
    </Suspense>
  )
}

/** Narrows the list a moment after the typing stops. */
function NameField(props: { value: string; onChange: (q: string) => void }) {
  const t = useText().progress
  const [typed, setTyped] = useState(props.value)
  const { value, onChange } = props
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed.trim() === value) return
    const timer = setTimeout(() => onChange(typed.trim()), 300)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  return (
    <TextField
      label={t.name}
      type="search"
      placeholder={t.nameHint}
      enterKeyHint="search"
      maxLength={100}
      value={typed}
      onChange={e => setTyped(e.currentTarget.value)}
    />
  )
}
