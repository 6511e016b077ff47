import { currentLanguage, text } from '.'

const zone = 'Asia/Ho_Chi_Minh'
type Moment = string | number | Date

const formats = new Map<string, Intl.DateTimeFormat>()

function parts(at: Moment, options: Intl.DateTimeFormatOptions): Record<string, string> {
  const name = JSON.stringify(options)
  let format = formats.get(name)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options })
    formats.set(name, format)
  }
  return Object.fromEntries(format.formatToParts(new Date(at)).map(p => [p.type, p.value]))
}

/** 05/11/2026, in the province's time zone. */
export function date(at: Moment): string {
  const p = parts(at, { day: '2-digit', month: '2-digit', year: 'numeric' })
  return `${p.day}/${p.month}/${p.year}`
}

/** 10:42. */
export function time(at: Moment): string {
  const p = parts(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return `${p.hour}:${p.minute}`
}

/** 10:42 05/11/2026; today the hour alone. */
export function moment(at: Moment, now: Moment = Date.now()): string {
  return date(at) === date(now) ? time(at) : `${time(at)} ${date(at)}`
}

/** The end of a day in words, as offices say midnight; undefined for another moment. */
export const endOfDay = (at: Moment): string | undefined =>
  time(at) === '00:00' ? text().common.endOfDay(date(new Date(at).getTime() - 60_000)) : undefined

/** The moment of an end. */
export const until = (due: Moment, now: Moment = Date.now()): string =>
  endOfDay(due) ?? text().common.dueAt(moment(due, now))

/** 1.234,5 in Vietnamese, 1,234.5 in English. */
export function number(n: number, digits = 1): string {
  return new Intl.NumberFormat(currentLanguage() === 'vi' ? 'vi-VN' : 'en-GB', {
    maximumFractionDigits: digits,
  }).format(n)
}

export const percent = (n: number): string => `${number(n, 0)}%`

/** 05:07 or 1:05:07. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.ceil(seconds))
  const two = (n: number) => String(n).padStart(2, '0')
  const h = Math.floor(s / 3600)
  const rest = `${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`
  return h > 0 ? `${h}:${rest}` : rest
}

/** How a due day stands, in words: so many working days left, or overdue. */
export function dueWords(workingDays: number): string {
  const t = text().common
  if (workingDays < 0) return t.overdueBy(-workingDays)
  return workingDays === 0 ? t.dueToday : t.daysLeft(workingDays)
}

const collator = new Intl.Collator('vi')

/** Vietnamese alphabetical order. */
export const compareText = (a: string, b: string): number => collator.compare(a, b)

/** What a search compares: lower case without diacritics; the crossed d is d. */
export function fold(s: string): string {
  return s
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replaceAll('đ', 'd')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Whether every word of the query stands somewhere in the text, folded. */
export function found(query: string, inText: string): boolean {
  const where = fold(inText)
  return fold(query)
    .split(' ')
    .every(word => where.includes(word))
}
