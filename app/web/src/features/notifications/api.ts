import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { keptList } from '@/api/offline'

export type Notification = Schemas['RemindersNotification']
type Page = Schemas['RemindersNotifications']

export const keys = {
  all: ['notifications'] as const,
  list: ['notifications', 'list'] as const,
}

const page = (cursor: string, signal: AbortSignal) =>
  data(api.GET('/api/v1/me/notifications', { params: { query: { cursor: cursor || undefined, limit: 20 } }, signal }))

/** One's own, newest first. */
export const listQuery = keptList(keys.list, page)

/** Marks some as read, or all; the screen shows it before the server has answered. */
export function useMarkRead() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[] | 'all') =>
      data(api.POST('/api/v1/me/notifications/read', { body: ids === 'all' ? { all: true } : { ids } })),
    onMutate: async ids => {
      await queries.cancelQueries({ queryKey: keys.list })
      const before = queries.getQueryData(listQuery.queryKey)
      queries.setQueryData(listQuery.queryKey, old => old && asRead(old, ids))
      return before
    },
    onError: (_, __, before) => queries.setQueryData(listQuery.queryKey, before),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.all }),
  })
}

export function asRead<P>(old: InfiniteData<Page, P>, ids: string[] | 'all'): InfiniteData<Page, P> {
  const meant = (n: Notification) => !n.read && (ids === 'all' || ids.includes(n.id))
  const unread = old.pages[0]?.unread ?? 0
  const now = ids === 'all' ? 0 : Math.max(0, unread - old.pages.flatMap(p => p.items).filter(meant).length)
  return {
    ...old,
    pages: old.pages.map(p => ({
      ...p,
      unread: now,
      items: p.items.map(n => (meant(n) ? { ...n, read: true } : n)),
    })),
  }
}
