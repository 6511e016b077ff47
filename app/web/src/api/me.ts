import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, data, type Schemas } from './client'
import { keptOffline } from './offline'

export type Me = Schemas['AuthMe']

/** The signed-in person with roles and permissions. */
export const meQuery = queryOptions(
  keptOffline({
    queryKey: ['me'] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) => data(api.GET('/api/v1/me', { signal })),
  }),
)

export function useMe(): Me | undefined {
  return useQuery(meQuery).data
}

/** Whether the person may do something over somebody's things, as the policy table names it. */
export function can(me: Me | undefined, permission: string): boolean {
  return me?.permissions?.some(p => p.name === permission && (p.scopes?.length ?? 0) > 0) ?? false
}

/** The departments' paths within which the person may do something. */
export function scopesOf(me: Me | undefined, permission: string): string[] {
  return me?.permissions?.find(p => p.name === permission)?.scopes ?? []
}
