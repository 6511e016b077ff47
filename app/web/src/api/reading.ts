import { api, data, type Schemas } from './client'
import { line } from './line'
import { ApiProblem } from './problem'
import { session } from './session'

type Progress = Schemas['LearningLessonProgress']

/** How far a reader has come in a lesson, as this device counts it. */
export interface Reading {
  seconds: number
  position: number
  finished: boolean
  /** The place in the lesson's video; absent, the place that is known stays. */
  videoSeconds?: number
}

interface Report extends Reading {
  personId: string
  enrolment: string
  lesson: string
}

/** What the server made of a report. */
export type ReadingEvent = { enrolment: string; lesson: string } & (
  | { kind: 'kept'; progress: Progress }
  /** Finished too early by the server's clock; it is asked again when that time has passed. */
  | { kind: 'early'; remainingSeconds: number }
  | { kind: 'refused'; problem: string }
)

const shelf = 'lantoa.reading'
const pending = new Map<string, Report>()
const inFlight = new Set<string>()
const listeners = new Set<() => void>()
const hearers = new Set<(e: ReadingEvent) => void>()
let timer: ReturnType<typeof setTimeout> | undefined
let tries = 0

const keyOf = (r: { personId: string; enrolment: string; lesson: string }) => `${r.personId}/${r.enrolment}/${r.lesson}`

/**
 * Reports of reading on their way to the server. A report is put on the device
 * first, at once (a page that is being closed has no time for more), and leaves
 * it only when the server has taken or refused it. Sent twice it counts once.
 */
export const readingQueue = {
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  hear(hearer: (e: ReadingEvent) => void) {
    hearers.add(hearer)
    return () => void hearers.delete(hearer)
  },
  /** What waits on this device of a lesson. */
  waiting(enrolment: string, lesson: string): Reading | undefined {
    return pending.get(keyOf({ personId: session.person(), enrolment, lesson }))
  },
  /** The lessons whose end waits on this device. */
  finishing(enrolment: string): string[] {
    return own()
      .filter(r => r.enrolment === enrolment && r.finished)
      .map(r => r.lesson)
  },
  put(enrolment: string, lesson: string, reading: Reading) {
    const report = { ...reading, personId: session.person(), enrolment, lesson }
    const key = keyOf(report)
    const before = pending.get(key)
    if (before) {
      report.seconds = Math.max(before.seconds, report.seconds)
      report.finished = before.finished || report.finished
      report.videoSeconds ??= before.videoSeconds
    }
    pending.set(key, report)
    store()
    void send(key)
  },
  /** Sends whenever there is reason to hope. */
  start() {
    load()
    globalThis.addEventListener?.('storage', e => e.key === shelf && load())
    const hope = () => {
      tries = 0
      if (line.up() && session.state() === 'in') flush()
    }
    line.subscribe(hope)
    session.subscribe(hope)
    hope()
  },
}

const own = () => [...pending.values()].filter(r => r.personId === session.person())

function flush() {
  clearTimeout(timer)
  for (const r of own()) void send(keyOf(r))
}

function again(seconds: number) {
  clearTimeout(timer)
  timer = setTimeout(flush, seconds * 1000)
}

async function send(key: string) {
  const report = pending.get(key)
  if (!report || inFlight.has(key)) return
  inFlight.add(key)
  const { personId: _, enrolment, lesson, ...body } = report
  try {
    const progress = await data(
      api.PUT('/api/v1/enrolments/{id}/lessons/{lesson}/progress', {
        params: { path: { id: enrolment, lesson } },
        body: { ...body, seconds: Math.floor(body.seconds) },
        keepalive: true,
      }),
    )
    tries = 0
    settle(key, report)
    tell({ enrolment, lesson, kind: 'kept', progress })
  } catch (e) {
    if (!(e instanceof ApiProblem) || e.status >= 500 || e.status === 429) {
      tries++
      again(Math.min(2 ** tries, 30))
    } else if (e.reason === 'too_early') {
      const remainingSeconds = Number((e.body.data as { remainingSeconds?: number })?.remainingSeconds ?? 15)
      again(Math.max(1, remainingSeconds))
      tell({ enrolment, lesson, kind: 'early', remainingSeconds })
    } else {
      settle(key, report)
      tell({ enrolment, lesson, kind: 'refused', problem: e.text })
    }
  } finally {
    inFlight.delete(key)
  }
  const now = pending.get(key)
  if (now && now !== report) void send(key)
}

function settle(key: string, sent: Report) {
  if (pending.get(key) !== sent) return
  pending.delete(key)
  store()
}

function tell(e: ReadingEvent) {
  for (const h of hearers) h(e)
}

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(shelf) ?? '[]') as Report[]
    pending.clear()
    for (const r of kept) pending.set(keyOf(r), r)
  } catch {
    // Nothing was kept.
  }
  for (const l of listeners) l()
}

function store() {
  try {
    if (pending.size > 0) localStorage.setItem(shelf, JSON.stringify([...pending.values()]))
    else localStorage.removeItem(shelf)
  } catch {
    // Only in memory.
  }
  for (const l of listeners) l()
}
