import type { Answer, Question } from './api'

export const isEmpty = (a: Answer | undefined): boolean =>
  !a ||
  (!a.choice?.length && !a.text && a.number === undefined && a.bool === undefined && !Object.keys(a.pairs ?? {}).length)

/** Whether two answers say the same, for showing: a single choice and its list alike. */
export function same(a: Answer | undefined, b: Answer | undefined): boolean {
  const pairs = (x: Answer | undefined) => Object.entries(x?.pairs ?? {}).sort(([l], [r]) => (l < r ? -1 : 1))
  const plain = (x: Answer | undefined) => [x?.choice ?? [], x?.text ?? '', x?.number, x?.bool, pairs(x)]
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b))
}

/** What choosing an option makes of an answer; choosing it again takes it out of several. */
export function choose(q: Question, given: Answer | undefined, option: string): Answer {
  if (q.type === 'single') return { choice: [option] }
  const before = given?.choice ?? []
  const chosen = before.includes(option) ? before.filter(o => o !== option) : [...before, option]
  const inOrder = (q.options ?? []).map(o => o.id).filter(o => chosen.includes(o))
  return inOrder.length > 0 ? { choice: inOrder } : {}
}

export function pair(given: Answer | undefined, left: string, right: string | undefined): Answer {
  const pairs = { ...given?.pairs }
  if (right) pairs[left] = right
  else delete pairs[left]
  return Object.keys(pairs).length > 0 ? { pairs } : {}
}

/** The items of an ordering question as the learner sees them now. */
export function orderOf(q: Question, given: Answer | undefined): string[] {
  return given?.choice?.length ? given.choice : (q.options ?? []).map(o => o.id)
}

export function move<T>(list: T[], from: number, to: number): T[] {
  const moved = [...list]
  const [item] = moved.splice(from, 1)
  if (item !== undefined) moved.splice(to, 0, item)
  return moved
}

const onlyMarks = /^[\s.,;:!?"'\u201c\u201d\u2018\u2019]*$/

/** The answer that typed words make; undefined while the server would not take them. */
export function fromText(typed: string): Answer | undefined {
  const text = typed.replace(/\p{Cc}/gu, ' ').trim()
  if (text === '') return {}
  return onlyMarks.test(text) ? undefined : { text }
}

// As the server reads numbers: 1234.5 · 1234,5 · 1.234,5 · 1,234.5 · 1 234,5
const numbers = [
  /^\d+(\.\d+)?$/,
  /^\d+,\d+$/,
  /^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/,
  /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/,
  /^[1-9]\d{0,2}( \d{3})+([.,]\d+)?$/,
]

/** The answer that a typed number makes; undefined for what is none. A comma that waits for its digits is none yet. */
export function fromNumber(typed: string, unit = ''): Answer | undefined {
  let text = typed.replace(/\s+/g, ' ').trim()
  if (unit && text.toLowerCase().endsWith(unit.toLowerCase())) text = text.slice(0, -unit.length).trim()
  text = text.replace(/[.,]$/, '')
  if (text === '') return typed.trim() === '' ? {} : undefined
  const digits = text.replace(/^[-\u2212+]/, '')
  if (text.length > 40 || !numbers.some(n => n.test(digits))) return undefined
  return { text }
}

export const letterOf = (i: number): string => String.fromCharCode(65 + i)
