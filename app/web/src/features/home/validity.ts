import { date } from '@/i18n/format'
import type { Text } from '@/i18n/vi'
import type { Tone } from '@/ui'
import type { Certificate } from './api'

const day = 24 * 3600_000
/** Days before its end from which a certificate is about to expire. */
const near = 90

/** How a certificate stands: the part of its life that is left, and in words. */
export function validity(c: Certificate, now: number, t: Text): { part: number; tone: Tone; words: string } {
  if (c.status === 'revoked') return { part: 0, tone: 'bad', words: t.home.revoked }
  if (c.status === 'superseded') return { part: 0, tone: 'neutral', words: t.home.superseded }
  if (c.status === 'not_issued') return { part: 0, tone: 'neutral', words: t.home.notIssued }
  if (!c.validUntil) return { part: 1, tone: 'ok', words: t.home.validForever }
  // The last day counts to its end, in the province.
  const end = Date.parse(`${c.validUntil}T00:00:00+07:00`) + day
  if (c.status === 'expired' || end <= now) return { part: 0, tone: 'bad', words: t.home.expired(date(c.validUntil)) }
  const part = (end - now) / (end - Date.parse(c.issuedAt))
  const days = Math.ceil((end - now) / day) - 1 // after today, as the page of certificates counts
  return days <= near
    ? { part, tone: 'soon', words: t.home.expires(date(c.validUntil), days) }
    : { part, tone: 'ok', words: t.home.validUntil(date(c.validUntil)) }
}

/** What is about to expire first, then what holds the longest; what no longer holds last. */
export function byUrgency(a: Certificate, b: Certificate, now: number): number {
  const rank = (c: Certificate) => {
    if (c.status !== 'valid') return 2
    const left = c.validUntil ? Date.parse(`${c.validUntil}T00:00:00+07:00`) + day - now : Number.POSITIVE_INFINITY
    return left <= near * day ? 0 : 1
  }
  const order = rank(a) - rank(b)
  if (order !== 0) return order
  const end = (c: Certificate) => c.validUntil ?? '9999'
  return rank(a) === 0 ? end(a).localeCompare(end(b)) : end(b).localeCompare(end(a))
}
