import type { Clock, Whole } from './api'

export type WorkingTime = Whole['calendar']

const minute = 60_000
const dayLength = 24 * 60 * minute
/** Viet Nam has no summer time. */
const east = 7 * 60 * minute
/** More days than the largest amount of a clock takes (handbook.MostAmount working days). */
const longest = 20_000

/** Days since 1970-01-01, on the clock of Viet Nam. */
const dayOf = (at: number) => Math.floor((at + east) / dayLength)
const midnight = (day: number) => day * dayLength - east

function worked(day: number, c: WorkingTime): boolean {
  const date = new Date(day * dayLength).toISOString().slice(0, 10)
  if (c.worked.includes(date)) return true
  const weekend = day % 7 === 2 || day % 7 === 3 // 1970-01-01 was a Thursday
  return !weekend && !c.off.includes(date)
}

function workday(from: number, n: number, c: WorkingTime): number {
  let day = from
  for (let left = n; left > 0 && day < from + longest; ) if (worked(++day, c)) left--
  return day
}

function workingHours(began: number, hours: number, c: WorkingTime): number {
  let left = hours * 60 * minute
  for (let day = dayOf(began); day < dayOf(began) + longest; day++) {
    if (!worked(day, c)) continue
    for (const span of c.hours) {
      const from = Math.max(midnight(day) + span.from * minute, began)
      const room = midnight(day) + span.to * minute - from
      if (room <= 0) continue
      if (left <= room) return from + left
      left -= room
    }
  }
  return began
}

/**
 * The moment by which a clock must be met that began at a moment, as
 * handbook.Clock.Due has it: days end at 24:00, and one that ends on a day off
 * ends with the next working day.
 */
export function due(c: Pick<Clock, 'amount' | 'unit'>, began: number, calendar: WorkingTime): number {
  if (c.amount === 0) return began
  switch (c.unit) {
    case 'hours':
      return began + c.amount * 60 * minute
    case 'working-hours':
      return workingHours(began, c.amount, calendar)
    case 'days': {
      const last = dayOf(began) + c.amount
      return midnight((worked(last, calendar) ? last : workday(last, 1, calendar)) + 1)
    }
    case 'working-days':
      return midnight(workday(dayOf(began), c.amount, calendar) + 1)
    default:
      return began + c.amount * minute
  }
}

/** Whether the calendar has the days off of every year through which a clock counts, as handbook.Clock.Sure has it. */
export function sure(c: Pick<Clock, 'amount' | 'unit'>, began: number, at: number, calendar: WorkingTime): boolean {
  if (c.amount === 0 || c.unit === 'minutes' || c.unit === 'hours') return true
  const yearOf = (moment: number) => new Date(moment + east).getUTCFullYear()
  for (let year = yearOf(began); year <= yearOf(at - 1); year++) {
    if (![...calendar.off, ...calendar.worked].some(day => day.startsWith(`${year}-`))) return false
  }
  return true
}

/**
 * The clocks of a procedure that matter at a level: those that run now, soonest
 * first, then those that begin with something else. A copy of the handbook from
 * before it carried the calendar counts no working time.
 */
export function running(
  clocks: Clock[],
  level: number,
  began: number,
  calendar: WorkingTime | undefined,
): { clock: Clock; at?: number; unsure?: boolean }[] {
  const at = (c: Clock) => {
    if (c.start !== 'received' && c.start !== 'judged') return undefined
    if (!calendar && c.unit !== 'minutes' && c.unit !== 'hours') return undefined
    return due(c, began, calendar ?? { off: [], worked: [], hours: [] })
  }
  return clocks
    .filter(c => c.levels.includes(level))
    .filter(c => c.start !== 'judged' || level > 1)
    .map(clock => {
      const end = at(clock)
      return { clock, at: end, unsure: end !== undefined && !!calendar && !sure(clock, began, end, calendar) }
    })
    .sort((a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY))
}
