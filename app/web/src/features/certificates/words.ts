import { date } from '@/i18n/format'
import type { Text } from '@/i18n/vi'
import { sheetWords } from '@/i18n/vi/certificates'
import { renewDays } from './standing'

type Words = Text['certificates']

/** A day as Decree 30/2020 asks: a zero before days below 10 and before the months 1 and 2. */
export function longDate(at: string): string {
  const [d = '', m = '', y = ''] = date(at).split('/')
  return sheetWords.longDate(d, Number(m) <= 2 ? m : String(Number(m)), y)
}

export const bookNumber = (n: number): string => String(n).padStart(3, '0')

/** A code in groups of four: 7K3M-Q9TD-04XB. */
export const checkCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

export const validityWords = (t: Words, validUntil?: string): string =>
  validUntil ? t.until(date(validUntil)) : t.endless

/** How long a certificate still holds: in days when it is to be renewed, in months before. */
export function leftWords(t: Words, days: number): string {
  if (days === 0) return t.lastDay
  return days <= renewDays ? t.daysLeft(days) : t.monthsLeft(Math.floor(days / 30.4))
}
