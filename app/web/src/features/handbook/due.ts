import type { Clock } from './api'

const minute = 60_000
const lengths: Record<string, number> = { minutes: minute, hours: 60 * minute, days: 24 * 60 * minute }

/**
 * When a clock runs out that began at a moment. Undefined for working hours and
 * days, which need the calendar of the server, and for a clock that has not begun.
 */
export function due(c: Pick<Clock, 'amount' | 'unit' | 'start'>, began: number): number | undefined {
  const length = lengths[c.unit]
  if (length === undefined || (c.start !== 'received' && c.start !== 'judged')) return undefined
  return began + c.amount * length
}

/** The clocks of a procedure that matter at a level: those that run now, soonest first, then the others. */
export function running(clocks: Clock[], level: number, began: number): { clock: Clock; at?: number }[] {
  return clocks
    .filter(c => c.levels.includes(level))
    .filter(c => c.start !== 'judged' || level > 1)
    .map(clock => ({ clock, at: due(clock, began) }))
    .sort((a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY))
}
