import { queryOptions } from '@tanstack/react-query'
import { api, data, type Schemas } from './client'
import { keptOffline } from './offline'

export type Department = Schemas['OrgDepartment']

/** All departments of a day, parents before children; without a day, of now. */
export const departmentsQuery = (asOf?: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: ['departments', asOf ?? ''] as const,
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await data(api.GET('/api/v1/departments', { params: { query: { asOf } }, signal }))).items,
    }),
    staleTime: 10 * 60_000,
  })
