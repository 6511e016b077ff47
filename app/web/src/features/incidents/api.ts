import { queryOptions } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { clock } from '@/api/clock'
import { keptList, keptOffline } from '@/api/offline'

export type Incident = Schemas['IncidentsView']
export type State = Schemas['HandbookState']
export type Entry = Schemas['HandbookEntry']
export type Run = Schemas['HandbookClockRun']
export type Statement = Schemas['HandbookStatement']
export type Candidate = Schemas['IncidentsCandidate']
export type Payload = Schemas['HandbookPayloadRequest']

type Signal = { signal: AbortSignal }

export const keys = {
  all: ['incidents'] as const,
  list: (state: string, exercise: string) => ['incidents', 'list', state, exercise] as const,
  one: (id: string) => ['incidents', 'one', id] as const,
  log: (id: string) => ['incidents', 'log', id] as const,
  candidates: (id: string, q: string) => ['incidents', 'candidates', id, q] as const,
  front: ['handbook', 'front'] as const,
  template: (id: string) => ['handbook', 'template', id] as const,
}

export const listQuery = (state: string, exercise: string) => ({
  ...keptList(keys.list(state, exercise), (cursor, signal) => {
    const query = {
      state: (state || undefined) as 'running' | 'closed' | undefined,
      exercise: exercise === '' ? undefined : exercise === 'true',
      cursor: cursor || undefined,
      limit: 50,
    }
    return data(api.GET('/api/v1/incidents', { params: { query }, signal }))
  }),
  refetchInterval: 30_000,
})

export const incidentQuery = (id: string) =>
  queryOptions(
    keptOffline({
      queryKey: keys.one(id),
      queryFn: async ({ signal }: Signal) => {
        const asked = Date.now()
        const view = await data(api.GET('/api/v1/incidents/{id}', { params: { path: { id } }, signal }))
        clock.saw(view.serverTime, asked)
        return view
      },
    }),
  )

/** The whole log, from the first entry on. */
export const logQuery = (id: string) =>
  queryOptions(
    keptOffline({
      queryKey: keys.log(id),
      queryFn: async ({ signal }: Signal) => {
        const all: Entry[] = []
        for (;;) {
          const after = all.at(-1)?.seq ?? 0
          const part = await data(
            api.GET('/api/v1/incidents/{id}/entries', { params: { path: { id }, query: { after } }, signal }),
          )
          all.push(...part.items)
          if (part.items.length === 0 || (all.at(-1)?.seq ?? 0) >= part.last) return all
        }
      },
    }),
  )

export const candidatesQuery = (id: string, q: string) =>
  queryOptions({
    queryKey: keys.candidates(id, q),
    queryFn: async ({ signal }: Signal) =>
      (await data(api.GET('/api/v1/incidents/{id}/candidates', { params: { path: { id }, query: { q } }, signal })))
        .items,
    staleTime: 60_000,
  })

/** The procedures and templates that may be chosen. */
export const frontQuery = queryOptions({
  ...keptOffline({
    queryKey: keys.front,
    queryFn: ({ signal }: Signal) => data(api.GET('/api/v1/handbook', { signal })),
  }),
  staleTime: 60 * 60_000,
})

export const templateQuery = (id: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.template(id),
      queryFn: ({ signal }: Signal) =>
        data(api.GET('/api/v1/handbook/templates/{template}', { params: { path: { template: id } }, signal })),
    }),
    staleTime: 60 * 60_000,
  })

export const openIncident = (body: Schemas['IncidentsOpenInput'], key: string) =>
  data(api.POST('/api/v1/incidents', { body, headers: { 'Idempotency-Key': key } }))
