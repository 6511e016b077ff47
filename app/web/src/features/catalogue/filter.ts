import { found } from '@/i18n/format'
import type { Course } from './api'

/** What the address asks of the catalogue. */
export interface Wish {
  q?: string
  competence?: string
  audience?: string
  length?: string
}

export type Length = 'short' | 'middle' | 'long'

export function lengthOf(c: Pick<Course, 'periods'>): Length {
  if (c.periods <= 4) return 'short'
  return c.periods <= 8 ? 'middle' : 'long'
}

/** A course for everybody is for each audience too. */
export function isFor(c: Course, audience: string): boolean {
  return c.audiences.includes(audience) || c.audiences.includes('tat-ca')
}

/** `words` are those by which a course is known on the screen: its competence, its audiences. */
export function matches(c: Course, w: Wish, words: (c: Course) => string): boolean {
  return (
    (!w.competence || c.competence === w.competence) &&
    (!w.audience || isFor(c, w.audience)) &&
    (!w.length || lengthOf(c) === w.length) &&
    (!w.q || found(w.q, `${c.title} ${c.titleEn} ${c.summary} ${words(c)}`))
  )
}

export interface Choice {
  value: string
  count: number
}

/** What one may choose of a filter, with how many courses each choice would show beside the other filters. */
export function choices(
  all: Course[],
  wish: Wish,
  part: 'competence' | 'audience' | 'length',
  words: (c: Course) => string,
): Choice[] {
  const values = {
    competence: (c: Course) => [c.competence],
    audience: (c: Course) => c.audiences,
    length: (c: Course) => [lengthOf(c)],
  }[part]
  const order = part === 'length' ? ['short', 'middle', 'long'] : undefined
  const known = [...new Set(all.flatMap(values))]
  if (order) known.sort((a, b) => order.indexOf(a) - order.indexOf(b))
  return known.map(value => ({
    value,
    count: all.filter(c => matches(c, { ...wish, [part]: value }, words)).length,
  }))
}
