import { text } from '@/i18n'
import { endOfDay, moment, number } from '@/i18n/format'
import type { Tone } from '@/ui'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export interface Standing {
  words: string
  tone: Tone
}

/** How a clock stands: what is left of it, by how much it is over, or whether it was met. */
export function standing(due: string, done: string | undefined, now: number): Standing {
  const t = text().press
  const left = new Date(due).getTime() - (done ? new Date(done).getTime() : now)
  if (done) return left >= 0 ? { words: t.inTime, tone: 'ok' } : { words: t.tooLate, tone: 'bad' }
  const size = Math.abs(left)
  const over = left < 0
  // A whole unit less than is left, a whole unit over: never more time than there is.
  const n = (unit: number) => number(Math.floor(size / unit), 0)
  const tone: Tone = over ? 'bad' : size < day ? 'soon' : 'neutral'
  if (size < hour) return { words: over ? t.minutesOver(n(minute)) : t.minutesLeft(n(minute)), tone }
  if (size < 2 * day) return { words: over ? t.hoursOver(n(hour)) : t.hoursLeft(n(hour)), tone }
  return { words: over ? t.daysOver(n(day)) : t.daysLeft(n(day)), tone }
}

/** The moment of a due. */
export const dueMoment = (due: string): string => endOfDay(due) ?? moment(due)
