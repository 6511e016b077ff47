import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { saveFile } from '@/api/download'

export type Item = Schemas['RemindersProgressItem']
export type Count = Schemas['RemindersProgressCount']
export type Outcome = Schemas['RemindersNudged']
export type State = 'late' | 'soon' | 'open'

export interface Filter {
  department?: string
  course?: string
  state: State
  q?: string
}

const key = 'progress'

/** Who has what to finish; the summary of the first page is of the whole filter. */
export const progressQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: [key, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      data(
        api.GET('/api/v1/progress', {
          params: { query: { ...filter, cursor: pageParam || undefined, limit: 50 } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: last => last.next || undefined,
    placeholderData: keepPreviousData,
  })

export function useSaveSheet() {
  return useMutation({
    mutationFn: (filter: Filter) =>
      saveFile(api.GET('/api/v1/progress.xlsx', { params: { query: { ...filter } }, parseAs: 'blob' })),
  })
}

// As many as one request takes.
const mostAtOnce = 200

/** Reminds the holders of enrolments. A try that is repeated reminds nobody twice: the key stays the same. */
export function useRemind() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ ids, attempt }: { ids: string[]; attempt: string }) => {
      const outcome: Outcome = { reminded: [], skipped: [] }
      for (let i = 0; i < ids.length; i += mostAtOnce) {
        const part = await data(
          api.POST('/api/v1/progress/remind', {
            body: { enrolmentIds: ids.slice(i, i + mostAtOnce) },
            headers: { 'Idempotency-Key': `${attempt}-${i}` },
          }),
        )
        outcome.reminded.push(...part.reminded)
        outcome.skipped.push(...part.skipped)
      }
      return outcome
    },
    onSettled: () => refresh(queries),
  })
}

const refresh = (queries: QueryClient) => queries.invalidateQueries({ queryKey: [key] })
