import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { saveFile } from '@/api/download'
import { keptOffline } from '@/api/offline'

export type Certificate = Schemas['CertificationView']

export const keys = {
  all: ['certificates'] as const,
  mine: ['certificates', 'mine'] as const,
  one: (id: string) => ['certificates', 'one', id] as const,
}

export const mineQuery = queryOptions(
  keptOffline({
    queryKey: keys.mine,
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await data(api.GET('/api/v1/me/certificates', { signal }))).items,
  }),
)

/** A certificate; asked again until its file is made. */
export const certificateQuery = (id: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.one(id),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        data(api.GET('/api/v1/certificates/{id}', { params: { path: { id } }, signal })),
    }),
    refetchInterval: ({ state }) => (state.data && !state.data.fileReady ? 3000 : false),
  })

export function useSavePdf(id: string) {
  return useMutation({
    mutationFn: () =>
      saveFile(api.GET('/api/v1/certificates/{id}/file', { params: { path: { id } }, parseAs: 'blob' })),
  })
}

/** Begins the course anew; who is on the way already goes on there. */
export function useRenew(courseCode: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () =>
      data(
        api.POST('/api/v1/courses/{code}/enrolments', {
          params: { path: { code: courseCode }, query: { again: true } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ predicate: q => q.queryKey[0] !== 'certificates' }),
  })
}
