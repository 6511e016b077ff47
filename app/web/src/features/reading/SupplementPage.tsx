import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { departmentsQuery } from '@/api/departments'
import { scopesOf, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { Failure, Page, Skeleton, SkeletonList } from '@/ui'
import { supplementQuery } from './api'
import styles from './reading.module.css'
import { SupplementForm } from './SupplementForm'

const DepartmentSelect = lazy(() => import('@/ui/DepartmentSelect'))

/** What an agency puts in the place of the province's contacts, targets and notes. */
export default function SupplementPage() {
  const t = useText()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const scopes = scopesOf(useMe(), 'supplements.manage')
  const departments = useQuery({ ...departmentsQuery(), enabled: scopes.length > 0 }).data ?? []
  const mine = departments.filter(d => scopes.some(s => d.path.startsWith(s)))
  const department = search.department ?? mine[0]?.id ?? ''
  const supplement = useQuery(supplementQuery(department))
  const s = supplement.data
  return (
    <Page
      title={t.reading.supplement}
      crumb={{ to: '/handbook', label: t.reading.crumb }}
      lead={t.reading.supplementLead}
      narrow
    >
      <div className={styles.filters}>
        {mine.length > 1 && (
          <Suspense fallback={<Skeleton height={72} />}>
            <DepartmentSelect
              label={t.reading.department}
              placeholder={t.reading.chooseDepartment}
              paths={scopes}
              value={department}
              onChange={id => void navigate({ to: '/handbook/supplement', search: { department: id }, replace: true })}
            />
          </Suspense>
        )}
      </div>
      {supplement.error ? (
        <Failure error={supplement.error} retry={() => void supplement.refetch()} />
      ) : s ? (
        <SupplementForm key={`${s.department}/${s.version}`} supplement={s} />
      ) : (
        <SkeletonList rows={6} height={96} />
      )}
    </Page>
  )
}
