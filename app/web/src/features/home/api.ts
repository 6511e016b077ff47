import { queryOptions } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { keptOffline } from '@/api/offline'

export type Item = Schemas['LearningHomeItem']
export type Certificate = Schemas['CertificationView']

type Signal = { signal: AbortSignal }

const keys = {
  learning: ['home', 'learning'] as const,
  certificates: ['home', 'certificates'] as const,
  handbook: ['home', 'handbook'] as const,
  notifications: ['notifications', 'latest'] as const,
  reading: ['reading', 'home'] as const, // with the other reads of what is to be read
  courses: ['home', 'courses'] as const,
}

export const learningQuery = queryOptions({
  ...keptOffline({
    queryKey: keys.learning,
    queryFn: ({ signal }: Signal) => data(api.GET('/api/v1/me/learning', { signal })),
  }),
  staleTime: 0,
})

export const certificatesQuery = queryOptions(
  keptOffline({
    queryKey: keys.certificates,
    queryFn: async ({ signal }: Signal) => (await data(api.GET('/api/v1/me/certificates', { signal }))).items,
  }),
)

export const handbookQuery = queryOptions({
  ...keptOffline({
    queryKey: keys.handbook,
    queryFn: async ({ signal }: Signal) => {
      const { edition, draft, title } = await data(api.GET('/api/v1/handbook', { signal }))
      return { edition, draft, title }
    },
  }),
  staleTime: 60 * 60_000,
})

/** The latest notifications, read or not. */
export const notificationsQuery = queryOptions(
  keptOffline({
    queryKey: keys.notifications,
    queryFn: async ({ signal }: Signal) =>
      (await data(api.GET('/api/v1/me/notifications', { params: { query: { limit: 20 } }, signal }))).items,
  }),
)

/** The beginning of the catalogue, to suggest something from. */
export const coursesQuery = queryOptions({
  ...keptOffline({
    queryKey: keys.courses,
    queryFn: async ({ signal }: Signal) =>
      (await data(api.GET('/api/v1/courses', { params: { query: { limit: 20 } }, signal }))).items,
  }),
  staleTime: 10 * 60_000,
})

/** Running incidents that one is on. */
export const incidentsQuery = queryOptions({
  ...keptOffline({
    queryKey: ['incidents', 'mine'] as const,
    queryFn: async ({ signal }: Signal) => (await data(api.GET('/api/v1/me/incidents', { signal }))).items,
  }),
  refetchInterval: 60_000,
})

/** What reviews of incidents gave one to do. */
export const tasksQuery = queryOptions(
  keptOffline({
    queryKey: ['tasks'] as const,
    queryFn: async ({ signal }: Signal) => (await data(api.GET('/api/v1/me/tasks', { signal }))).items,
  }),
)

export const doneTask = (id: string) =>
  data(api.POST('/api/v1/tasks/{id}/done', { params: { path: { id } }, body: { note: '' } }))

/** What one has to read of the handbook; without the changes themselves. */
export const readingQuery = queryOptions(
  keptOffline({
    queryKey: keys.reading,
    queryFn: async ({ signal }: Signal) => {
      const { state, required, overdue, due, workingDays, read, parts, since } = await data(
        api.GET('/api/v1/me/handbook', { signal }),
      )
      return { state, required, overdue, due, workingDays, read, parts: parts.length, again: !!since }
    },
  }),
)
