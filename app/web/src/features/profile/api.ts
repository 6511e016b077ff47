import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { saveFile } from '@/api/download'
import { forgetReads, keptOffline } from '@/api/offline'
import { session } from '@/api/session'

export type Session = Schemas['AuthMySession']

export const sessionsQuery = queryOptions(
  keptOffline({
    queryKey: ['sessions'] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) => data(api.GET('/api/v1/me/sessions', { signal })),
  }),
)

/** Ends sessions of one's own, one after the other. */
export function useEndSessions() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (ids: string[]) => {
      for (const id of ids) await data(api.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } }))
      return ids.length
    },
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
}

/** Ends this session on the server, then forgets the person here. Answers that wait stay on the device. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => data(api.POST('/api/v1/auth/logout')),
    onSuccess: async () => {
      await forgetReads()
      session.leave()
    },
  })
}

export function useExport() {
  return useMutation({ mutationFn: () => saveFile(api.GET('/api/v1/me/export', { parseAs: 'blob' })) })
}
