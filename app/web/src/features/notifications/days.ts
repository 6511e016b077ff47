import { date } from '@/i18n/format'
import type { Text } from '@/i18n/vi'

/** The day of a moment as a heading: today, yesterday, else its date. */
export function dayName(t: Text['notifications'], at: string, now = Date.now()): string {
  const day = date(at)
  if (day === date(now)) return t.today
  return day === date(now - 86_400_000) ? t.yesterday : day
}

/** Items in the order given, under the days they came on. */
export function byDay<T extends { createdAt: string }>(t: Text['notifications'], items: T[]): [string, T[]][] {
  const days = new Map<string, T[]>()
  for (const item of items) {
    const day = dayName(t, item.createdAt)
    days.set(day, [...(days.get(day) ?? []), item])
  }
  return [...days]
}
