import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { offlineQuery } from './api'
import type { Found } from './lookup'

/** What the copy of the handbook on this device says to a query; undefined while it is not wanted or not there yet. */
export function useKept(query: string, wanted: boolean): Found[] | undefined {
  const whole = useQuery({ ...offlineQuery, enabled: wanted }).data
  const [search, setSearch] = useState<{ find: (query: string) => Found[] }>()
  useEffect(() => {
    if (!wanted || !whole) return
    let here = true
    void import('./lookup').then(({ lookup }) => here && setSearch({ find: lookup(whole) }))
    return () => {
      here = false
    }
  }, [wanted, whole])
  return wanted ? search?.find(query) : undefined
}
