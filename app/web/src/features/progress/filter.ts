import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Filter, State } from './api'

export const states: State[] = ['late', 'soon', 'open']

/** The filter stands in the address: a link to a list shows that list. */
export function useFilter(): [Filter, (change: Partial<Filter>) => void] {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const filter = readFilter(search)
  const change = (next: Partial<Filter>) =>
    void navigate({ to: '/department', search: searchOf({ ...filter, ...next }), replace: true, resetScroll: false })
  return [filter, change]
}

export function readFilter(search: Record<string, string | undefined>): Filter {
  return {
    department: search.department || undefined,
    course: search.course || undefined,
    state: states.find(s => s === search.state) ?? 'late',
    q: search.q || undefined,
  }
}

/** What of a filter stands in the address: not what holds without it. */
export function searchOf(f: Filter): Record<string, string | undefined> {
  return {
    department: f.department,
    course: f.course,
    state: f.state === 'late' ? undefined : f.state,
    q: f.q,
  }
}
