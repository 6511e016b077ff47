import { queryOptions } from '@tanstack/react-query'
import { api, data } from '@/api/client'
import { clock } from '@/api/clock'
import { toLocal } from './values'

export interface Giver {
  id: string
  name: string
  role: 'head' | 'assigned' | 'delegate'
}

/**
 * Whoever speaks for an agency today. All of them are offered, and whoever may
 * not delegate is refused with the reason: people then know the rule.
 */
export const giversQuery = (department: string) =>
  queryOptions({
    queryKey: ['press', 'givers', department] as const,
    queryFn: async ({ signal }): Promise<Giver[]> => {
      const asOf = toLocal(clock.now()).slice(0, 10)
      const [speakers, delegates] = await Promise.all([
        data(api.GET('/api/v1/press/spokespersons', { params: { query: { department, asOf, limit: 50 } }, signal })),
        data(
          api.GET('/api/v1/press/delegations', {
            params: { query: { department, state: 'running', limit: 50 } },
            signal,
          }),
        ),
      ])
      // Those below the department are listed with it, and speak for themselves.
      const own = <T extends { departmentId: string }>(list: T[]) => list.filter(e => e.departmentId === department)
      return [
        ...own(speakers.items)
          .sort((a, b) => b.kind.localeCompare(a.kind))
          .map(s => ({ id: s.id, name: s.name, role: s.kind })),
        ...own(delegates.items).map(d => ({ id: d.id, name: d.receiver, role: 'delegate' as const })),
      ]
    },
  })
