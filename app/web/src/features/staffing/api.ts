import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { saveFile } from '@/api/download'

export type Count = Schemas['StaffingCount']
export type Item = Schemas['StaffingItem']
export type Need = Schemas['StaffingNeedView']
export type State = Need['state']

export const states: State[] = ['holds', 'expiring', 'lacks', 'waived']

/** What narrows coverage; `own` leaves out what is below the department. */
export interface Filter {
  asOf?: string
  department?: string
  own?: boolean
  position?: string
  course?: string
  state?: State
}

const query = ({ own, ...f }: Filter) => ({ ...f, below: own ? false : undefined })

/** The counts of a day, by department, position and course. */
export const summaryQuery = (filter: Pick<Filter, 'asOf' | 'department'>) =>
  queryOptions({
    queryKey: ['coverage', 'summary', filter] as const,
    queryFn: async ({ signal }) => {
      const { asOf, summary } = await data(
        api.GET('/api/v1/staffing/coverage', { params: { query: { ...query(filter), limit: 1 } }, signal }),
      )
      return { asOf, summary }
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })

/** The people behind a number. */
export const peopleQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['coverage', 'people', filter] as const,
    queryFn: ({ pageParam, signal }) =>
      data(
        api.GET('/api/v1/staffing/coverage', {
          params: { query: { ...query(filter), cursor: pageParam || undefined, limit: 50 } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: last => last.next || undefined,
    placeholderData: keepPreviousData,
  })

export const positionsQuery = queryOptions({
  queryKey: ['positions'] as const,
  queryFn: async ({ signal }) => (await data(api.GET('/api/v1/positions', { signal }))).items,
  staleTime: 10 * 60_000,
})

export function useSaveSheet() {
  return useMutation({
    mutationFn: (filter: Filter) =>
      saveFile(api.GET('/api/v1/staffing/coverage.xlsx', { params: { query: query(filter) }, parseAs: 'blob' })),
  })
}
