import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Filter } from './api'
import { isKind, type Kind } from './kinds'

type Search = Record<string, string | undefined>

/** The list that the address names; undefined where it names none. */
export function useKind(): Kind | undefined {
  const { kind } = useParams({ strict: false }) as { kind?: string }
  if (kind === undefined) return 'requests'
  return isKind(kind) ? kind : undefined
}

/** The filter stands in the address. */
export function useFilter(kind: Kind): [Filter, (change: Filter) => void] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const filter: Filter = {
    department: search.department || undefined,
    state: search.state || undefined,
    asOf: kind === 'spokespersons' && isDay(search.asOf) ? search.asOf : undefined,
  }
  const change = (next: Filter) =>
    void navigate({
      to: '/press/$kind',
      params: { kind } as never,
      search: { ...filter, ...next } as never,
      replace: true,
      resetScroll: false,
    })
  return [filter, change]
}

const isDay = (s: string | undefined): s is string => !!s && /^20[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(s)
