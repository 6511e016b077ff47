import { useQuery } from '@tanstack/react-query'
import { departmentsQuery } from '@/api/departments'
import { scopesOf, useMe } from '@/api/me'
import { agencyKinds } from './kinds'

/** Whether one may do something over a department's register. */
export function useMay(permission: string): (departmentId: string) => boolean {
  const scopes = scopesOf(useMe(), permission)
  const departments = useQuery({ ...departmentsQuery(), enabled: scopes.length > 0 }).data ?? []
  return id => {
    const path = departments.find(d => d.id === id)?.path
    return !!path && scopes.some(s => path.startsWith(s))
  }
}

/** The agencies over whose registers one may do something. */
export function useAgencies(permission: string) {
  const scopes = scopesOf(useMe(), permission)
  const departments = useQuery({ ...departmentsQuery(), enabled: scopes.length > 0 }).data ?? []
  return departments.filter(d => agencyKinds.some(k => k === d.kind) && scopes.some(s => d.path.startsWith(s)))
}
