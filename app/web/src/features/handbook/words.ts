import type { Text } from '@/i18n/vi'
import type { Clock } from './api'

/** How long a clock runs, in words; 0 is at once. */
export function amount(c: Pick<Clock, 'amount' | 'unit'>, t: Text): string {
  if (c.amount === 0) return t.handbook.at
  return t.handbook.units[c.unit]?.(c.amount) ?? `${c.amount} ${c.unit}`
}

/** Levels in a row as a range: 1–4, 3–4, 2, 4. */
export function levelRange(levels: number[]): string {
  const sorted = [...levels].sort((a, b) => a - b)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return ''
  if (sorted.length > 2 && last - first === sorted.length - 1) return `${first}–${last}`
  return sorted.join(', ')
}
