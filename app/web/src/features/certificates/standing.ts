import type { Tone } from '@/ui'
import type { Certificate } from './api'

/** How a certificate stands today; `expiring` is one to renew. */
export type Standing = 'expiring' | 'valid' | 'expired' | 'superseded' | 'revoked'

/** The order in which lists show them. */
export const standings: Standing[] = ['expiring', 'valid', 'expired', 'superseded', 'revoked']

/** How long before its end a certificate is to be renewed: room for a course beside one's work. */
export const renewDays = 90

const day = 86_400_000

export function standing(c: Pick<Certificate, 'status' | 'validUntil'>, now = Date.now()): Standing {
  if (c.status === 'not_issued') return 'valid'
  if (c.status !== 'valid') return c.status
  const left = daysLeft(c, now)
  return left !== undefined && left <= renewDays ? 'expiring' : 'valid'
}

/** Days left after today, 0 on the last day; undefined without an end. */
export function daysLeft(c: Pick<Certificate, 'validUntil'>, now = Date.now()): number | undefined {
  if (!c.validUntil) return undefined
  return Math.max(0, Math.ceil((endOf(c.validUntil) - now) / day) - 1)
}

/** How much of its time is left, 1 to 0. */
export function remaining(c: Pick<Certificate, 'issuedAt' | 'validUntil' | 'status'>, now = Date.now()): number {
  if (c.status !== 'valid') return 0
  if (!c.validUntil) return 1
  const end = endOf(c.validUntil)
  const whole = end - Date.parse(c.issuedAt)
  return whole > 0 ? Math.max(0, Math.min(1, (end - now) / whole)) : 0
}

/** The end of a day in Vietnam, which has no summer time. */
const endOf = (d: string): number => Date.parse(`${d}T00:00:00+07:00`) + day

export const tones: Record<Standing, Tone> = {
  valid: 'ok',
  expiring: 'soon',
  expired: 'bad',
  superseded: 'neutral',
  revoked: 'bad',
}
