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
import { keptList, keptOffline } from '@/api/offline'
import type { Entries, Kind } from './kinds'

export type Report = Schemas['PressReportView']
export type Case = Schemas['PressReportCaseView']

/** What narrows a list: a department with what is below it, a state, a day on which it holds. */
export interface Filter {
  department?: string
  state?: string
  asOf?: string
}

interface Page<T> {
  items: T[]
  next?: string
}

const key = 'press'

// The lists differ in what an entry holds, not in how it is asked for: one of them stands for all.
const list = (kind: Kind) => `/api/v1/press/${kind}` as '/api/v1/press/requests'
const one = (kind: Kind) => `/api/v1/press/${kind}/{id}` as '/api/v1/press/requests/{id}'

export const listKey = (kind: Kind, filter: Filter) => [key, kind, 'list', filter] as const

/** A list of the register, newest first. */
export const entriesQuery = <K extends Kind>(kind: K, filter: Filter) => ({
  ...keptList(listKey(kind, filter), async (cursor, signal) => {
    const query = { ...filter, cursor: cursor || undefined, limit: 50 } as { state?: 'open' }
    return (await data(api.GET(list(kind), { params: { query }, signal }))) as unknown as Page<Entries[K]>
  }),
  placeholderData: keepPreviousData,
})

export const entryQuery = <K extends Kind>(kind: K, id: string) =>
  queryOptions(
    keptOffline({
      queryKey: [key, kind, 'one', id] as const,
      queryFn: async ({ signal }) =>
        (await data(api.GET(one(kind), { params: { path: { id } }, signal }))) as unknown as Entries[K],
    }),
  )

/** Enters something; a try that is repeated enters it once: the key stays the same. */
export function useAdd<K extends Kind>(kind: K) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ body, attempt }: { body: object; attempt: string }) =>
      (await data(
        api.POST(list(kind), { body: body as never, headers: { 'Idempotency-Key': attempt } }),
      )) as unknown as Entries[K],
    onSuccess: () => refresh(queries),
  })
}

/** Changes an entry of the version that was seen: corrects it (PUT), or does something with it (POST …/what). */
export function useChange<K extends Kind>(kind: K, entry: { id: string; version: number }, what = '') {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: object) => {
      const call = {
        params: { path: { id: entry.id }, header: { 'If-Match': `"${entry.version}"` } },
        body: body as never,
      }
      const path = `${one(kind)}/${what}` as '/api/v1/press/requests/{id}/answer'
      const answer = what ? api.POST(path, call) : api.PUT(one(kind), call)
      return (await data(answer as Promise<{ data?: unknown; response: Response }>)) as Entries[K]
    },
    onSuccess: () => refresh(queries),
    // Somebody else was quicker: what they made of it is shown.
    onError: () => refresh(queries),
  })
}

const refresh = (queries: QueryClient) => queries.invalidateQueries({ queryKey: [key] })

/** The paper of a delegation. */
export function useSavePaper() {
  return useMutation({
    mutationFn: ({ id, format }: { id: string; format: 'docx' | 'pdf' }) =>
      saveFile(
        api.GET('/api/v1/press/delegations/{id}/file', {
          params: { path: { id }, query: { format } },
          parseAs: 'blob',
        }),
      ),
  })
}

export interface Whose {
  year: number
  department?: string
}

/** A yearly report; without a department the province's, or of the only agency that one has charge of. */
export const reportQuery = ({ year, department }: Whose) =>
  queryOptions({
    queryKey: [key, 'report', year, department ?? ''] as const,
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/press/reports/{year}', { params: { path: { year }, query: { department } }, signal })),
    placeholderData: keepPreviousData,
  })

/** The cases behind a line of a report; line 0 is the matters without a clause. */
export const casesQuery = (whose: Whose, line: number, done: boolean | undefined) =>
  infiniteQueryOptions({
    queryKey: [key, 'cases', whose, line, done] as const,
    queryFn: ({ pageParam, signal }) =>
      data(
        api.GET('/api/v1/press/reports/{year}/cases', {
          params: {
            path: { year: whose.year },
            query: { department: whose.department, line, done, cursor: pageParam || undefined, limit: 50 },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: last => last.next || undefined,
    placeholderData: keepPreviousData,
  })

export function useSaveReport(report: Report) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ submit, difficulties }: { submit: boolean; difficulties: string }) => {
      const params = { path: { year: report.year }, header: { 'If-Match': `"${report.version}"` } }
      const departmentId = report.departmentId
      return submit
        ? data(api.POST('/api/v1/press/reports/{year}/submit', { params, body: { departmentId } }))
        : data(api.PUT('/api/v1/press/reports/{year}', { params, body: { departmentId, difficulties } }))
    },
    onSuccess: () => refresh(queries),
    onError: () => refresh(queries),
  })
}

export function useSaveReportFile() {
  return useMutation({
    mutationFn: ({ year, department, format }: Whose & { format: 'pdf' | 'docx' | 'xlsx' }) => {
      const params = { path: { year }, query: { department } }
      return saveFile(
        format === 'xlsx'
          ? api.GET('/api/v1/press/reports/{year}/xlsx', { params, parseAs: 'blob' })
          : api.GET('/api/v1/press/reports/{year}/file', {
              params: { path: { year }, query: { department, format } },
              parseAs: 'blob',
            }),
      )
    },
  })
}
