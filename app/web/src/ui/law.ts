import { queryOptions } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { keptOffline } from '@/api/offline'
import type { Text } from '@/i18n/vi'

export type Instrument = Schemas['AuthoringInstrumentView']

/** A place in a legal instrument, as a text cites it: article is "d3.2b" or "". */
export interface Citation {
  instrument: string
  article: string
}

/** The whole register of law: some dozens of lines, read once, so that every citation answers offline. */
export const registerQuery = queryOptions({
  ...keptOffline({
    queryKey: ['register'] as const,
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await data(api.GET('/api/v1/instruments', { signal }))).items,
  }),
  staleTime: 60 * 60_000,
})

const articleParts = /^d(\d+)(?:\.(\d+)(dd|[a-z])?)?$/

/** "d3.2dd" in words, from the article down to the point. */
export function articleWords(article: string, t: Text): string {
  const parts = articleParts.exec(article)
  if (!parts) return ''
  const [, number = '', clause, point] = parts
  return t.law.article(number, clause, point === 'dd' ? t.law.pointDd : point)
}

/**
 * How the instruments of one text stand together: by the one that a reader must
 * be warned of most, and unverified as soon as one is.
 */
export function worst(instruments: Instrument[]): { state: Instrument['state']; verified: boolean } | undefined {
  const order = ['expired', 'not-yet', 'unknown', 'in-force'] as const
  const state = order.find(s => instruments.some(i => i.state === s))
  return state && { state, verified: instruments.every(i => i.verified) }
}
