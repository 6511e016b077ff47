import { useNavigate, useSearch } from '@tanstack/react-router'
import { type Filter, states } from './api'

type Search = Record<string, string | undefined>

/** The filter stands in the address: a link to a number's people shows them. */
export function useFilter(page: '/staffing' | '/staffing/people'): [Filter, (change: Filter) => void] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const filter = readFilter(search)
  const change = (next: Filter) =>
    void navigate({ to: page, search: searchOf({ ...filter, ...next }), replace: true, resetScroll: false })
  return [filter, change]
}

export function readFilter(s: Search): Filter {
  return {
    asOf: isDay(s.asOf) ? s.asOf : undefined,
    department: s.department || undefined,
    own: s.scope === 'own' || undefined,
    position: s.position || undefined,
    course: s.course || undefined,
    state: states.find(state => state === s.state),
  }
}

export function searchOf({ own, ...rest }: Filter): Search {
  return { ...rest, scope: own && rest.department ? 'own' : undefined }
}

/** The address of the people behind a number. */
export function peopleHref(f: Filter): string {
  const given = Object.entries(searchOf(f)).filter((e): e is [string, string] => !!e[1])
  return `/staffing/people?${new URLSearchParams(given)}`
}

/** A day that the server takes, as date fields give it. */
export const isDay = (s: string | undefined): s is string => !!s && /^20[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(s)
