import type { Schemas } from '@/api/client'
import type { Text } from '@/i18n/vi'
import type { FieldType, Values } from './values'

/** The lists of the register, each with an entry of its own form. */
export interface Entries {
  requests: Schemas['PressRequest']
  spokespersons: Schemas['PressSpokesperson']
  delegations: Schemas['PressDelegation']
  corrections: Schemas['PressCorrection']
  conferences: Schemas['PressConference']
  briefings: Schemas['PressBriefing']
  matters: Schemas['PressMatter']
}

export type Kind = keyof Entries
export type Entry = Entries[Kind]

export const kinds: Kind[] = [
  'requests',
  'spokespersons',
  'delegations',
  'matters',
  'corrections',
  'conferences',
  'briefings',
]

export const isKind = (s: string | undefined): s is Kind => kinds.some(k => k === s)

/** The permission to change a list. */
export const permission = (kind: Kind): string => (kind === 'spokespersons' ? 'spokespersons.manage' : 'press.manage')

/** The departments that keep a register (Decree 244, Article 2.1). */
export const agencyKinds = ['ubnd', 'van-phong', 'so', 'ban', 'xa', 'phuong'] as const

type Words = Text['press']
export type Options = 'kinds' | 'forms' | 'bases' | 'clauses' | 'outcomes' | 'roles' | 'causes'

export interface Field {
  name: string
  label: keyof Words['fields']
  type: FieldType
  required?: boolean
  hint?: keyof Words['hints']
  options?: Options
  /** An empty choice is allowed. */
  optional?: boolean
  /** Only when something is entered, not when it is corrected. */
  once?: boolean
  when?: (v: Values) => boolean
}

/** The words of one value of a table: its key there has no dots. */
export const wordOf = (value: string, table: Record<string, string>): string =>
  table[value.replaceAll('.', '_')] ?? value

/** The values of a table with their words, in its order. */
export const choices = (table: Record<string, string>): [value: string, words: string][] =>
  Object.entries(table).map(([key, words]) => [key.replaceAll('_', '.'), words])

const line = (name: string, label: Field['label'], more: Partial<Field> = {}): Field => ({
  name,
  label,
  type: 'line',
  ...more,
})
const need = { required: true }
// The incident that it belongs to: named by the address of the form, kept through corrections.
const incident = line('incidentId', 'incidentId', { type: 'hidden' })
const exercise = line('exercise', 'exercise', { type: 'check', hint: 'exercise', once: true })
const note = line('note', 'note', { type: 'area' })

/** What is filled in of each list, in the order of the form. */
export const fields: Record<Kind, Field[]> = {
  requests: [
    line('kind', 'kind', { type: 'select', options: 'kinds', hint: 'kind' }),
    line('outlet', 'outlet', need),
    line('journalist', 'journalist'),
    line('contact', 'reach'),
    line('question', 'question', { type: 'area', ...need }),
    line('received', 'received', { type: 'moment', ...need }),
    line('askedFor', 'askedFor', { type: 'moment' }),
    line('concluded', 'concluded', { type: 'moment', when: v => v.kind === 'outcome' }),
    line('assignee', 'assignee'),
    incident,
    note,
    exercise,
  ],
  spokespersons: [
    line('kind', 'role', { type: 'select', options: 'roles', once: true }),
    line('name', 'name', need),
    line('title', 'position', need),
    line('phone', 'phone', { type: 'tel' }),
    line('email', 'email', { type: 'email' }),
    line('from', 'from', { type: 'day', once: true, ...need }),
    line('until', 'until', { type: 'day', once: true, hint: 'until' }),
    line('decision', 'decision'),
    line('decisionDate', 'decisionDate', { type: 'day' }),
    line('assignedAt', 'assignedAt', { type: 'moment', hint: 'assignedAt', when: v => v.kind !== 'head' }),
  ],
  delegations: [
    line('giverId', 'giver', { type: 'giver', hint: 'giver', ...need }),
    line('receiver', 'receiver', need),
    line('title', 'position', need),
    line('phone', 'phone', { type: 'tel' }),
    line('email', 'email', { type: 'email' }),
    line('case', 'about', { type: 'area', hint: 'about', ...need }),
    line('document', 'document', need),
    line('from', 'from', { type: 'day', ...need }),
    line('until', 'until', { type: 'day', ...need }),
    incident,
  ],
  corrections: [
    line('outlet', 'outlet', need),
    line('article', 'article', need),
    line('address', 'address', { type: 'url' }),
    line('publishedOn', 'publishedOn', { type: 'day' }),
    line('wrong', 'wrong', { type: 'area', ...need }),
    line('truth', 'truth', { type: 'area' }),
    line('found', 'found', { type: 'moment', ...need }),
    line('demanded', 'demanded', { type: 'moment' }),
    line('document', 'document'),
    line('outcome', 'outcome', { type: 'select', options: 'outcomes' }),
    line('outcomeOn', 'outcomeOn', { type: 'day' }),
    incident,
    note,
    exercise,
  ],
  conferences: [
    line('topic', 'topic', { type: 'area', ...need }),
    line('place', 'place', need),
    line('start', 'start', { type: 'moment', ...need }),
    line('chair', 'chair', need),
    line('documents', 'documents', { type: 'area' }),
    line('invited', 'invited', { type: 'lines', hint: 'invited' }),
    line('notified', 'notified', { type: 'moment', hint: 'notified' }),
    line('held', 'held', { type: 'moment' }),
    line('cancelled', 'cancelled', { type: 'check' }),
    incident,
    note,
    exercise,
  ],
  briefings: [
    line('host', 'host', need),
    line('topic', 'topic', { type: 'area', ...need }),
    line('at', 'at', { type: 'moment', ...need }),
    line('speaker', 'speaker', need),
    line('proactive', 'proactive', { type: 'check' }),
    incident,
    note,
    exercise,
  ],
  matters: [
    line('title', 'matter', need),
    line('clause', 'clause', { type: 'select', options: 'clauses', optional: true, hint: 'clause' }),
    line('received', 'received', { type: 'moment', ...need }),
    line('judged', 'judged', { type: 'moment' }),
    line('firstStatement', 'firstStatement', { type: 'moment' }),
    line('form', 'form', { type: 'select', options: 'forms', optional: true }),
    note,
    exercise,
  ],
}

/** What is filled in when a request is settled. */
export const answerFields: Field[] = [
  line('at', 'answeredAt', { type: 'moment', ...need }),
  line('by', 'answeredBy', need),
  line('form', 'form', { type: 'select', options: 'forms' }),
  line('text', 'text', { type: 'area' }),
]

export const refusalFields: Field[] = [
  line('at', 'refusedAt', { type: 'moment', ...need }),
  line('basis', 'basis', { type: 'select', options: 'bases', optional: true }),
  line('reason', 'reason', { type: 'area', hint: 'reason' }),
]

/** Where and since when the agency's own portal names a spokesperson. */
export const portalFields: Field[] = [
  line('address', 'portalAddress', { type: 'url', hint: 'portalAddress', ...need }),
  line('at', 'portalAt', { type: 'moment', ...need }),
]

/** Why an entry counts no more. */
export const withdrawFields: Field[] = [
  line('cause', 'cause', { type: 'select', options: 'causes' }),
  line('reason', 'withdrawReason', { type: 'area', ...need }),
]

export const endFields: Field[] = [line('until', 'until', { type: 'day', hint: 'ended', ...need })]

/** What stands in a new form before anything is typed; moments are now. */
export const starting: Record<Kind, Values> = {
  requests: { kind: 'inquiry', received: 'now' },
  spokespersons: { kind: 'assigned', assignedAt: 'now', from: 'today' },
  delegations: { from: 'today' },
  corrections: { found: 'now', outcome: 'waiting' },
  conferences: {},
  briefings: { at: 'now', proactive: true },
  matters: { received: 'now' },
}
