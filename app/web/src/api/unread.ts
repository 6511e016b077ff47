import { queryOptions } from '@tanstack/react-query'
import { api, data } from './client'

/** How many notifications are unread; asked again every two minutes while the page is seen. */
export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'unread'] as const,
  queryFn: async ({ signal }) =>
    (await data(api.GET('/api/v1/me/notifications', { params: { query: { limit: 1 } }, signal }))).unread ?? 0,
  refetchInterval: 120_000,
  staleTime: 60_000,
})
