import { number } from '@/i18n/format'
import type { Text } from '@/i18n/vi'
import { isEmpty } from './answer'
import type { Answer, Question, ReviewItem } from './api'

/** An answer in words, a line for each thing chosen; empty when nothing was answered. */
export function linesOf(item: ReviewItem, rights: Question['right'], a: Answer | undefined, t: Text): string[] {
  if (!a || isEmpty(a)) return []
  const textOf = (options: Question['options'], id: string | undefined) => options?.find(o => o.id === id)?.text ?? ''
  if (a.bool !== undefined) return [a.bool ? t.quiz.isTrue : t.quiz.isFalse]
  if (a.number !== undefined) return [withUnit(number(a.number, 10), item.unit)]
  if (a.text) return [item.type === 'number' ? withUnit(a.text, item.unit) : a.text]
  if (a.pairs) {
    const pairs = a.pairs
    return (item.options ?? []).filter(o => pairs[o.id]).map(o => `${o.text} → ${textOf(rights, pairs[o.id])}`)
  }
  return (a.choice ?? []).map(id => textOf(item.options, id))
}

const withUnit = (text: string, unit?: string) => (unit && !text.endsWith(unit) ? `${text} ${unit}` : text)
