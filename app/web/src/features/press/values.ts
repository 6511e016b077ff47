/** What a form holds: text of every field, or whether a box is ticked. */
export type Values = Record<string, string | boolean>

/** How a field is filled in, and what the API takes for it. */
export type FieldType =
  | 'line'
  | 'area'
  | 'email'
  | 'tel'
  | 'url'
  | 'moment'
  | 'day'
  | 'select'
  | 'check'
  | 'lines'
  | 'giver'
  | 'hidden'

interface Shape {
  name: string
  type: FieldType
}

const zone = 7 * 3600_000 // Asia/Ho_Chi_Minh, without daylight saving since 1975

/** A moment as a field of the browser takes it, on the clock of the province: 2026-11-05T08:00. */
export const toLocal = (at: string | number | Date): string =>
  new Date(new Date(at).getTime() + zone).toISOString().slice(0, 16)

/** The moment of such a field, for the API. */
export const fromLocal = (text: string): string => `${text.slice(0, 16)}:00+07:00`

/** What a form shows of an entry. */
export function valuesOf(fields: Shape[], entry: object): Values {
  const known = entry as Record<string, unknown>
  return Object.fromEntries(fields.map(f => [f.name, fieldValue(f.type, known[f.name])]))
}

function fieldValue(type: FieldType, value: unknown): string | boolean {
  if (type === 'check') return value === true
  if (value === undefined || value === null) return ''
  if (type === 'moment') return toLocal(value as string)
  if (type === 'lines') return (value as string[]).join('\n')
  return String(value)
}

/** What the API takes of a form: what was left empty is left out. */
export function bodyOf(fields: Shape[], values: Values): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const { name, type } of fields) {
    const value = values[name]
    if (type === 'check') {
      out[name] = value === true
      continue
    }
    const text = String(value ?? '').trim()
    if (!text) continue
    if (type === 'moment') out[name] = fromLocal(text)
    else if (type === 'lines') out[name] = text.split('\n').flatMap(line => line.trim() || [])
    else out[name] = text
  }
  return out
}
