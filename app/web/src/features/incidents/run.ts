import { text } from '@/i18n'
import { duration } from '@/i18n/format'
import type { Entry, Payload, Run, State } from './api'

/** How a running clock stands: amber in its last quarter, red when it is over. */
export type Standing = 'calm' | 'soon' | 'over'

export function standing(r: Run, now: number): Standing {
  const [start, due] = [Date.parse(r.started), Date.parse(r.due)]
  if (now > due) return 'over'
  // As the reminders are: three quarters of the time, or ten minutes before its end.
  const warn = Math.min(start + ((due - start) * 3) / 4, due - 600_000)
  return now >= warn ? 'soon' : 'calm'
}

/** Those that run, the next to end first. */
export const runningOf = (s: State): Run[] =>
  s.clocks.filter(r => r.state === 'running').sort((a, b) => Date.parse(a.due) - Date.parse(b.due))

const day = 86_400

/** What is left, or how long it is over, in words. */
export function leftWords(r: Run, now: number): string {
  const t = text().incidents
  const seconds = Math.round((Date.parse(r.due) - now) / 1000)
  return seconds < 0 ? t.over(long(-seconds)) : t.left(long(seconds))
}

function long(seconds: number): string {
  const n = text().common
  return seconds >= 2 * day ? n.days(Math.floor(seconds / day)) : duration(seconds)
}

interface Waiting {
  client: string
  kind: string
  payload: Payload
  at: string
  refusal?: unknown
}

/** Which steps are done, with what still waits on this device. */
export function doneSteps(s: State, waiting: Waiting[]): Map<string, { name: string; at: string; waiting?: boolean }> {
  const done = new Map(s.steps.filter(m => m.done).map(m => [m.step, { name: m.name, at: m.at }]))
  for (const w of waiting) {
    if (w.refusal || !w.payload.step) continue
    if (w.kind === 'step-done') done.set(w.payload.step, { name: '', at: w.at, ...{ waiting: true } })
    if (w.kind === 'step-undone') done.delete(w.payload.step)
  }
  return done
}

/** The log with one more entry: in its place, or not at all when it stands already; undefined when some lack between. */
export function withEntry(log: Entry[], e: Entry): Entry[] | undefined {
  const last = log.at(-1)?.seq ?? 0
  if (e.seq <= last) return log
  return e.seq === last + 1 ? [...log, e] : undefined
}
