import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { saveFile } from '@/api/download'
import { keptOffline } from '@/api/offline'

export type Reading = Schemas['HandbooksReading']
export type Part = Schemas['HandbooksPartView']
export type Change = Schemas['HandbookChange']
export type Result = Schemas['HandbooksResult']
export type Member = Schemas['HandbooksMember']
export type Rule = Schemas['HandbooksRule']
export type Supplement = Schemas['HandbooksSupplementView']

type Signal = { signal: AbortSignal }

const keys = {
  // Home asks the same under the same name.
  mine: ['reading', 'mine'] as const,
  part: (edition: string, key: string) => ['reading', 'part', edition, key] as const,
  questions: (edition: string) => ['reading', 'questions', edition] as const,
  report: 'reading-report',
  rules: ['reading', 'rules'] as const,
  positions: ['positions'] as const,
  supplement: (id: string) => ['reading', 'supplement', id] as const,
}

export const readingQuery = queryOptions(
  keptOffline({
    queryKey: keys.mine,
    queryFn: ({ signal }: Signal) => data(api.GET('/api/v1/me/handbook', { signal })),
  }),
)

export const partQuery = (edition: string, part: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.part(edition, part),
      queryFn: ({ signal }: Signal) =>
        data(api.GET('/api/v1/me/handbook/parts/{part}', { params: { path: { part } }, signal })),
    }),
    enabled: edition !== '',
  })

/** Says that a part was opened or read; the answer is the reading as it stands then. */
export function useOpenPart() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { edition: string; part: string; version: string; read: boolean }) =>
      data(api.POST('/api/v1/me/handbook/parts', { body })),
    onSuccess: async reading => {
      // A read that left before would tell that the part was not read.
      await queries.cancelQueries({ queryKey: keys.mine })
      queries.setQueryData(readingQuery.queryKey, reading)
    },
    onError: () => refresh(queries),
  })
}

export const questionsQuery = (edition: string) =>
  queryOptions({
    queryKey: keys.questions(edition),
    queryFn: ({ signal }: Signal) => data(api.GET('/api/v1/me/handbook/questions', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })

export function useAnswer() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { edition: string; try: number; answers: Record<string, string> }) =>
      data(api.POST('/api/v1/me/handbook/answers', { body })),
    onSuccess: result => {
      if (result.passed) refresh(queries)
    },
  })
}

const refresh = (queries: QueryClient) => void queries.invalidateQueries({ queryKey: keys.mine })

export interface ReportFilter {
  department?: string
  state?: 'done' | 'reading' | 'unread' | 'late'
}

export const reportQuery = (filter: ReportFilter) =>
  infiniteQueryOptions({
    queryKey: [keys.report, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      data(
        api.GET('/api/v1/handbook/acknowledgements', {
          params: { query: { ...filter, cursor: pageParam || undefined, limit: 50 } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: last => last.next || undefined,
    placeholderData: keepPreviousData,
  })

export function useSaveReport() {
  return useMutation({
    mutationFn: (filter: ReportFilter) =>
      saveFile(
        api.GET('/api/v1/handbook/acknowledgements.xlsx', { params: { query: { ...filter } }, parseAs: 'blob' }),
      ),
  })
}

export const rulesQuery = queryOptions({
  queryKey: keys.rules,
  queryFn: async ({ signal }: Signal) =>
    (await data(api.GET('/api/v1/handbook/acknowledgement-rules', { signal }))).items,
})

export const positionsQuery = queryOptions({
  queryKey: keys.positions,
  queryFn: async ({ signal }: Signal) => (await data(api.GET('/api/v1/positions', { signal }))).items,
  staleTime: 10 * 60_000,
})

export function useRules() {
  const queries = useQueryClient()
  const onSuccess = () => {
    void queries.invalidateQueries({ queryKey: keys.rules })
    void queries.invalidateQueries({ queryKey: [keys.report] })
  }
  return {
    add: useMutation({
      mutationFn: ({
        attempt,
        ...body
      }: {
        attempt: string
        departments: string[]
        positions: string[]
        dueDays: number
        note: string
      }) => data(api.POST('/api/v1/handbook/acknowledgement-rules', { body, headers: { 'Idempotency-Key': attempt } })),
      onSuccess,
    }),
    end: useMutation({
      mutationFn: (id: string) =>
        data(api.POST('/api/v1/handbook/acknowledgement-rules/{id}/end', { params: { path: { id } } })),
      onSuccess,
    }),
  }
}

export const supplementQuery = (department: string) =>
  queryOptions({
    queryKey: keys.supplement(department),
    queryFn: ({ signal }: Signal) =>
      data(api.GET('/api/v1/handbook/supplements/{department}', { params: { path: { department } }, signal })),
    enabled: department !== '',
    staleTime: Number.POSITIVE_INFINITY, // a form is filled from it
  })

export function useSaveSupplement(department: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (s: Pick<Supplement, 'contacts' | 'clocks' | 'notes' | 'version'>) =>
      data(
        api.PUT('/api/v1/handbook/supplements/{department}', {
          params: { path: { department } },
          body: { contacts: s.contacts, clocks: s.clocks, notes: s.notes },
          headers: { 'If-Match': `"${s.version}"` },
        }),
      ),
    onSuccess: saved => {
      queries.setQueryData(supplementQuery(department).queryKey, saved)
      void queries.invalidateQueries({ queryKey: ['handbook'] })
    },
  })
}
