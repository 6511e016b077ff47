import { api, data, type Schemas } from './client'
import { clock } from './clock'
import { ApiProblem } from './problem'
import { type Sent, sender } from './sender'
import { session } from './session'
import { type KeptAnswer, storage } from './storage'

type Answer = Schemas['CoursesAnswer']
type Attempt = Pick<Schemas['LearningAttemptView'], 'id' | 'answers' | 'state'>

/** What became of an answer that was on its way; `seq` and `answer` are what is kept now. */
export type AnswerEvent = { attemptId: string; question: string; seq: number; answer: Answer } & (
  | { kind: 'saved'; savedAt: string }
  /** A newer answer, given elsewhere, is kept by the server. */
  | { kind: 'replaced' }
  /** The attempt was over when it arrived. */
  | { kind: 'late' }
  /** The server will never take it. */
  | { kind: 'refused'; problem: { vi: string; en: string } }
)

const abreast = 4
const keptFor = 7 * 24 * 3600_000

const listeners = new Set<() => void>()
const hearers = new Set<(e: AnswerEvent) => void>()
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('lantoa.answers') : undefined

// By attempt and question:
const known = new Map<string, number>() // the highest sequence number that this tab has seen
const unkept = new Map<string, KeptAnswer>() // answers that are not on the device yet, or cannot be
const settled = new Map<string, number>() // the highest sequence number that the server has judged

let waiting = 0
let soon: ReturnType<typeof setTimeout> | undefined
const out = sender('lantoa.answers', 30_000, sendAll)

type Place = { attemptId: string; question: string }
const keyOf = (a: Place) => `${a.attemptId}/${a.question}`

/**
 * Answers on their way to the server. An answer is put on the device first and
 * waits there until the server has acknowledged it or will never take it. Its
 * sequence number is the time of the change by the server's clock, so that of
 * two devices the later change wins, whatever arrives first; a repeated
 * sending does no harm.
 */
export const answerQueue = {
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  /** How many answers of this person wait on this device. */
  waiting: () => waiting,
  /** Whether an answer would be lost with this page: the device would not keep it. */
  fragile: () => unkept.size > 0,

  hear(hearer: (e: AnswerEvent) => void) {
    hearers.add(hearer)
    return () => hearers.delete(hearer)
  },

  /**
   * Takes note of what the server holds of an attempt, just read. An answer that
   * it acknowledged and does not hold any more is sent again.
   */
  async know(attempt: Attempt): Promise<void> {
    for (const [question, given] of Object.entries(attempt.answers))
      raise(keyOf({ attemptId: attempt.id, question }), given.seq)
    const lost = (a: KeptAnswer) => a.state === 'saved' && a.seq > (attempt.answers[a.question]?.seq ?? 0)
    await change(
      a => a.attemptId === attempt.id && (attempt.state === 'finished' ? a.state === 'saved' : lost(a)),
      a => {
        if (attempt.state === 'finished') return undefined
        settled.delete(keyOf(a))
        return { ...a, state: 'waiting', savedAt: undefined }
      },
    )
    await count()
    if (waiting > 0) out.nudge()
  },

  /** Takes an answer; it is sent after `pause` ms. `kept` resolves when it is safe on the device, or cannot be. */
  put(attemptId: string, question: string, answer: Answer, pause = 0): { seq: number; kept: Promise<void> } {
    const key = keyOf({ attemptId, question })
    const seq = Math.max(Math.round(clock.now()), (known.get(key) ?? 0) + 1)
    const given: KeptAnswer = {
      personId: session.person(),
      attemptId,
      question,
      seq,
      answer,
      changedAt: Date.now(),
      state: 'waiting',
    }
    raise(key, seq)
    unkept.set(key, given)
    clearTimeout(soon)
    const kept = keep(given).then(count)
    if (pause > 0) soon = setTimeout(out.nudge, pause)
    else void kept.then(out.nudge)
    return { seq, kept }
  },

  /** The answers of an attempt that were given on this device, by question. */
  async of(attemptId: string): Promise<Map<string, KeptAnswer>> {
    const own = (await all()).filter(a => a.attemptId === attemptId)
    for (const a of own) raise(keyOf(a), a.seq)
    return new Map(own.map(a => [a.question, a]))
  },

  /** Sends what waits. Resolves when all is sent, or it cannot go on now. */
  flush(): Promise<void> {
    clearTimeout(soon)
    return out.flush()
  },

  /** How many answers of an attempt wait on this device, whichever tab they were given in. */
  waitingOf: async (attemptId: string): Promise<number> =>
    (await waitingNow()).filter(a => a.attemptId === attemptId).length,

  /** Sends whenever there is reason to hope. */
  start() {
    void change(
      a => a.state !== 'waiting' && a.changedAt < Date.now() - keptFor,
      () => undefined,
    )
    out.start(async () => {
      if (session.state() === 'out') await forgetSettled()
      await count()
    })
  },
}

function raise(key: string, seq: number) {
  known.set(key, Math.max(known.get(key) ?? 0, seq))
}

async function sendAll(): Promise<Sent> {
  const putOff = new Set<string>()
  const name = (a: KeptAnswer) => `${keyOf(a)}/${a.seq}`
  for (;;) {
    const queue = (await waitingNow())
      .filter(a => !putOff.has(name(a)))
      .sort((a, b) => a.changedAt - b.changedAt)
      .slice(0, abreast)
    if (queue.length === 0) break
    const fates = await Promise.all(queue.map(sendOne))
    await count()
    const stops = fates.flatMap(f => (typeof f === 'object' ? [f.rest] : []))
    if (stops.length > 0) return { rest: Math.max(...stops) }
    queue.forEach((a, i) => {
      if (fates[i] === 'later') putOff.add(name(a))
    })
  }
  return putOff.size === 0
}

/** `rest`: nothing can be sent now, nor for so many ms; `later`: this one cannot. */
async function sendOne(given: KeptAnswer): Promise<'done' | 'later' | { rest: number }> {
  const { attemptId, question, seq, answer } = given
  const place = { attemptId, question }
  try {
    const saved = await data(
      api.PUT('/api/v1/attempts/{id}/answers/{question}', {
        params: { path: { id: attemptId, question } },
        body: { seq, answer },
      }),
    )
    if (!(saved?.seq >= seq)) return 'later' // somebody else answered, not the application
    await settle(given, { kind: 'saved', ...place, answer, seq: saved.seq, savedAt: saved.savedAt })
    return 'done'
  } catch (e) {
    if (!(e instanceof ApiProblem)) return { rest: 0 }
    if (e.status === 429 || e.status === 503) return { rest: e.rest }
    const event = verdict(given, e)
    if (!event) return 'later'
    await settle(given, event)
    return 'done'
  }
}

/** What a refusal means, undefined unless it is surely the last word of the application. */
function verdict(given: KeptAnswer, e: ApiProblem): AnswerEvent | undefined {
  const { attemptId, question, seq, answer } = given
  const place = { attemptId, question, seq, answer }
  if (e.reason === 'stale_answer') {
    const kept = e.body.data as { seq: number; answer?: Answer }
    return { kind: 'replaced', attemptId, question, seq: kept.seq, answer: kept.answer ?? {} }
  }
  if (e.reason === 'attempt_over') return { kind: 'late', ...place }
  const ours = given.personId === session.person()
  if (e.code === 'invalid' || (e.code === 'not_found' && ours))
    return { kind: 'refused', ...place, problem: { vi: e.body.detail ?? '', en: e.body.detailEn ?? '' } }
  return undefined
}

const stateAfter = { saved: 'saved', replaced: 'saved', late: 'late', refused: 'refused' } as const

/** Notes on the device what became of an answer, unless it was changed meanwhile, and tells. */
async function settle(given: KeptAnswer, event: AnswerEvent) {
  const key = keyOf(given)
  settled.set(key, Math.max(settled.get(key) ?? 0, event.seq))
  raise(key, event.seq)
  if ((unkept.get(key)?.seq ?? Number.POSITIVE_INFINITY) <= event.seq) unkept.delete(key)
  try {
    const tx = (await storage()).transaction('answers', 'readwrite')
    const now = await tx.store.get([given.attemptId, given.question])
    if (!now || now.seq <= event.seq) {
      const savedAt = event.kind === 'saved' ? event.savedAt : undefined
      await tx.store.put({ ...given, seq: event.seq, answer: event.answer, state: stateAfter[event.kind], savedAt })
    }
    await tx.done
  } catch {
    // It is known in memory that it is settled.
  }
  tell(event)
  channel?.postMessage(event)
}

function tell(event: AnswerEvent) {
  for (const h of hearers) h(event)
}

/** Puts an answer on the device. One that another tab gave later than we knew gets out of its way. */
async function keep(given: KeptAnswer) {
  const key = keyOf(given)
  try {
    const tx = (await storage()).transaction('answers', 'readwrite', { durability: 'strict' })
    const before = await tx.store.get([given.attemptId, given.question])
    if (before?.seq === given.seq && before.state !== 'waiting') return // it was sent and judged meanwhile
    if (before && before.seq >= given.seq) {
      given.seq = before.seq + 1
      raise(key, given.seq)
    }
    await tx.store.put(given)
    await tx.done
    if ((unkept.get(key)?.seq ?? 0) <= given.seq) unkept.delete(key)
  } catch {
    // It stays in memory and is sent from there.
  }
}

/** Changes the kept answers that `where` names; undefined takes one away. */
async function change(where: (a: KeptAnswer) => boolean, to: (a: KeptAnswer) => KeptAnswer | undefined) {
  try {
    const tx = (await storage()).transaction('answers', 'readwrite')
    for (let at = await tx.store.openCursor(); at; at = await at.continue()) {
      if (!where(at.value)) continue
      const next = to(at.value)
      if (next) await at.update(next)
      else await at.delete()
    }
    await tx.done
  } catch {
    // Nothing is kept here.
  }
}

/** After the sign-out only what waits stays, for the person who gave it. */
async function forgetSettled() {
  await change(
    a => a.state !== 'waiting',
    () => undefined,
  )
}

/** The answers of the person who is known here, one for each question; another's stay for them. */
async function all(): Promise<KeptAnswer[]> {
  const person = session.person()
  const newest = new Map<string, KeptAnswer>()
  let kept: KeptAnswer[] = []
  try {
    kept = await (await storage()).getAll('answers')
  } catch {
    // Only what is in memory.
  }
  for (const a of [...kept, ...unkept.values()]) {
    const other = newest.get(keyOf(a))
    if (a.personId === person && !(other && other.seq > a.seq)) newest.set(keyOf(a), a)
  }
  return [...newest.values()]
}

async function waitingNow(): Promise<KeptAnswer[]> {
  return (await all()).filter(a => a.state === 'waiting' && a.seq > (settled.get(keyOf(a)) ?? 0))
}

async function count() {
  const before = waiting
  waiting = (await waitingNow()).length
  if (waiting === before) return
  for (const l of listeners) l()
  channel?.postMessage('changed')
}

channel?.addEventListener('message', e => {
  if (e.data !== 'changed') {
    const event = e.data as AnswerEvent
    raise(keyOf(event), event.seq)
    tell(event)
  }
  void count()
})
