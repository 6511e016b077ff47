import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { keptOffline } from '@/api/offline'

export type Course = Schemas['AuthoringCourse']
export type CourseView = Schemas['AuthoringCourseView']

type Signal = { signal: AbortSignal }

const keys = {
  all: ['catalogue'] as const,
  list: ['catalogue', 'list'] as const,
  own: ['catalogue', 'own'] as const,
  course: (code: string) => ['catalogue', 'course', code] as const,
}

/** The whole catalogue, all pages of it: it is searched and filtered here. */
export const coursesQuery = queryOptions({
  ...keptOffline({
    queryKey: keys.list,
    queryFn: async ({ signal }: Signal) => {
      const all: Course[] = []
      for (let cursor: string | undefined; ; ) {
        const page = await data(api.GET('/api/v1/courses', { params: { query: { limit: 200, cursor } }, signal }))
        all.push(...page.items)
        cursor = page.next
        if (!cursor) return all
      }
    },
  }),
  staleTime: 5 * 60_000,
})

/** One's own enrolments, the newest of each course. */
export const ownQuery = queryOptions({
  ...keptOffline({
    queryKey: keys.own,
    queryFn: async ({ signal }: Signal) => (await data(api.GET('/api/v1/me/learning', { signal }))).items,
  }),
  staleTime: 0,
})

export const courseQuery = (code: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.course(code),
      queryFn: ({ signal }: Signal) => data(api.GET('/api/v1/courses/{code}', { params: { path: { code } }, signal })),
    }),
    staleTime: 0,
  })

/** Enrols oneself. The key makes a repeat of the same wish harmless. */
export function useEnrol(code: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (key: string) =>
      data(
        api.POST('/api/v1/courses/{code}/enrolments', {
          params: { path: { code } },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.all }),
  })
}
