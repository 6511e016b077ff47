import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { keptOffline } from '@/api/offline'

export type Front = Schemas['HandbooksFront']
export type SectionPage = Schemas['HandbooksSectionPage']
export type Clock = Schemas['HandbooksClockView']
export type Level = Schemas['HandbookLevel']

type Signal = { signal: AbortSignal }

const anHour = 60 * 60_000

const keys = {
  front: ['handbook', 'front'] as const,
  section: (id: string) => ['handbook', 'section', id] as const,
  level: (scores: string) => ['handbook', 'level', scores] as const,
}

export const frontQuery = queryOptions({
  ...keptOffline({
    queryKey: keys.front,
    queryFn: ({ signal }: Signal) => data(api.GET('/api/v1/handbook', { signal })),
  }),
  staleTime: anHour,
})

export const sectionQuery = (id: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.section(id),
      queryFn: ({ signal }: Signal) =>
        data(api.GET('/api/v1/handbook/{section}', { params: { path: { section: id } }, signal })),
    }),
    staleTime: anHour,
  })

/** The level of a case. The same answers get the same level, so it is kept like a read. */
export const levelQuery = (scores: Record<string, number>) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.level(JSON.stringify(scores)),
      queryFn: ({ signal }: Signal) => data(api.POST('/api/v1/handbook/level', { body: { scores }, signal })),
    }),
    staleTime: anHour,
    enabled: Object.keys(scores).length > 0,
  })

/** Puts the whole handbook on the device, a section at a time: it is needed when the line is not there. */
export async function keepHandbook(queries: QueryClient, front: Front, wanted: () => boolean) {
  for (const s of front.sections) {
    if (!wanted()) return
    await queries.prefetchQuery(sectionQuery(s.id))
  }
}
