import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'

export type Analytics = Schemas['HandbooksAnalytics']

/** The days that one may look back on. */
export const periods = [30, 90, 365] as const
export type Period = (typeof periods)[number]

export const analyticsQuery = (days: Period) =>
  queryOptions({
    queryKey: ['insight', days] as const,
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/handbook/analytics', { params: { query: { from: daysAgo(days) } }, signal })),
    placeholderData: keepPreviousData,
  })

/** A day in Vietnam, as 2006-01-02. */
function daysAgo(n: number): string {
  return new Date(Date.now() - n * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' })
}
