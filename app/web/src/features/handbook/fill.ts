import type { Schemas } from '@/api/client'
import { date, time } from '@/i18n/format'
import { documentMoment } from '@/i18n/vi/reasons'

type Field = Schemas['HandbookField']

/** What stands in the place of a blank that nobody filled. */
const gap = '……'

/** A field's value as the text says it: lists as lines, moments in the province's time. */
export function said(field: Field, value: string | undefined): string {
  const text = value?.trim() ?? ''
  if (text === '') return gap
  if (field.kind === 'list') {
    return text
      .split('\n')
      .map(l => l.replace(/^\s*(?:[-–•*+]\s+|•\s*)*/, '').trim())
      .filter(Boolean)
      .map(l => `- ${l}`)
      .join('\n')
  }
  if (field.kind === 'date') return date(text)
  if (field.kind === 'time') return documentMoment(time(zoned(text)), date(zoned(text)))
  return text
}

/** A moment as the API takes it: the input has no zone and means the province's. */
const zoned = (text: string): string => (text.length === 16 ? `${text}:00+07:00` : text)

/** What was filled in, as the API takes it. */
export function forServer(fields: Field[], values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap(f => {
      const value = values[f.id]?.trim()
      return value ? [[f.id, f.kind === 'time' ? zoned(value) : value] as const] : []
    }),
  )
}

/** A template's text with its blanks filled; headings without their marks. */
export function fillIn(
  t: { heading: string; body: string; fields: Field[] },
  values: Record<string, string>,
): { text: string; missing: Field[] } {
  const missing = t.fields.filter(f => f.required && !values[f.id]?.trim())
  const body = t.body
    .replace(/^## /gm, '')
    .replace(/\{\{([^{}\n]*)\}\}/g, (all, id: string) => {
      const field = t.fields.find(f => f.id === id)
      return field ? said(field, values[id]) : all
    })
    .trim()
  return { text: t.heading ? `${t.heading}\n\n${body}` : body, missing }
}
