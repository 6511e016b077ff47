// @vitest-environment jsdom
// @vitest-environment jsdom
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AnswerEvent } from './answers'
import type { Schemas } from './client'

type Answer = Schemas['CoursesAnswer']
type Sent = { attemptId: string; question: string; seq: number; answer: Answer }

/** Answers as the server keeps them: by the rules of app/learning/answer.go. */
class Server {
  kept = new Map<string, { seq: number; answer: Answer; at: string }>()
  sent: Sent[] = []
  over = false
  /** What happens to a request before the server works on it, and after. */
  before: (s: Sent) => unknown = () => undefined
  after: (s: Sent) => unknown = () => undefined

  async put(s: Sent, Problem: new (status: number, body: never) => Error) {
    this.sent.push(s)
    await this.before(s)
    const refuse = (status: number, body: object) => new Problem(status, body as never)
    const key = `${s.attemptId}/${s.question}`
    const kept = this.kept.get(key)
    const same = kept && JSON.stringify(kept.answer) === JSON.stringify(s.answer)
    if (s.answer.text === 'no number') throw refuse(422, { code: 'invalid', detail: 'sai', detailEn: 'wrong' })
    if (!(kept && kept.seq >= s.seq && same)) {
      if (this.over) throw refuse(409, { code: 'conflict', reason: 'attempt_over' })
      if (kept && kept.seq >= s.seq)
        throw refuse(409, { code: 'conflict', reason: 'stale_answer', data: { seq: kept.seq, answer: kept.answer } })
      this.kept.set(key, { seq: s.seq, answer: s.answer, at: new Date().toISOString() })
    }
    await this.after(s)
    const now = this.kept.get(key)!
    return { question: s.question, seq: now.seq, savedAt: now.at }
  }

  text = (question: string) => this.kept.get(`a/${question}`)?.answer.text
}

let server: Server
const closing: (() => void)[] = []

/** One tab of the browser: modules of its own over the device's database. */
async function open(person = 'nhung') {
  localStorage.setItem('lantoa.person', person)
  vi.resetModules()
  const problem = await import('./problem')
  const here = server // tabs of earlier tests go on trying theirs
  vi.doMock('./client', () => ({
    data: async (call: Promise<{ data: unknown }>) => (await call).data,
    api: {
      PUT: async (
        _: string,
        o: { params: { path: { id: string; question: string } }; body: Omit<Sent, 'question'> },
      ) => ({
        data: await here.put(
          { attemptId: o.params.path.id, question: o.params.path.question, seq: o.body.seq, answer: o.body.answer },
          problem.ApiProblem as never,
        ),
      }),
    },
  }))
  const { answerQueue } = await import('./answers')
  const { session } = await import('./session')
  const { clock } = await import('./clock')
  const events: AnswerEvent[] = []
  closing.push(answerQueue.hear(e => events.push(e)))
  return {
    queue: answerQueue,
    session,
    clock,
    events,
    problem,
    text: async (question: string, text: string) => {
      const put = answerQueue.put('a', question, { text })
      await put.kept
      return put.seq
    },
    sent: () => vi.waitFor(() => expect(answerQueue.waiting()).toBe(0)),
  }
}

const unreachable = (tab: { problem: typeof import('./problem') }) => () => {
  throw new tab.problem.Unreachable()
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  localStorage.clear()
  server = new Server()
  const line: Record<string, Promise<unknown>> = {}
  Object.defineProperty(navigator, 'locks', {
    configurable: true,
    value: {
      request: (name: string, ...rest: unknown[]) => {
        const f = rest.at(-1) as () => Promise<void>
        const turn = (line[name] ?? Promise.resolve()).then(f)
        line[name] = turn.catch(() => {})
        return turn
      },
    },
  })
})

afterEach(() => {
  for (const close of closing.splice(0)) close()
  vi.useRealTimers()
})

test('an answer goes to the server once and is told as saved', async () => {
  const tab = await open()
  await tab.text('q1', 'sáu giai đoạn')
  await tab.sent()
  expect(server.text('q1')).toBe('sáu giai đoạn')
  expect(server.sent).toHaveLength(1)
  expect(tab.events.map(e => e.kind)).toEqual(['saved'])
})

test('an answer that comes while the last ones are being finished is sent too', async () => {
  const tab = await open()
  server.after = s => s.question === 'q1' && void tab.text('q2', 'b')
  await tab.text('q1', 'a')
  await vi.waitFor(() => expect(server.text('q2')).toBe('b'))
})

test('a change made while the older answer is on its way wins', async () => {
  const tab = await open()
  let arrive = () => {}
  server.before = s => s.answer.text === 'cũ' && new Promise<void>(done => (arrive = done))
  const first = await tab.text('q1', 'cũ')
  await vi.waitFor(() => expect(server.sent).toHaveLength(1))
  const second = await tab.text('q1', 'mới')
  expect(second).toBeGreaterThan(first)
  expect(tab.queue.waiting()).toBe(1)
  arrive()
  await tab.sent()
  expect(server.text('q1')).toBe('mới')
  expect(tab.events.map(e => [e.kind, e.seq])).toEqual([
    ['saved', first],
    ['saved', second],
  ])
})

test('quick changes of one answer leave the last', async () => {
  const tab = await open()
  for (const word of ['b', 'bì', 'bình', 'bình tĩnh']) tab.queue.put('a', 'q1', { text: word }, 50)
  await tab.sent()
  await vi.waitFor(() => expect(server.text('q1')).toBe('bình tĩnh'))
  expect(server.sent).toHaveLength(1)
})

test('without a line answers wait, survive a reload and are sent in the order given', async () => {
  const tab = await open()
  server.before = unreachable(tab)
  await tab.text('q1', 'một')
  await tab.text('q2', 'hai')
  await tab.text('q3', 'ba')
  await vi.waitFor(() => expect(server.sent.length).toBeGreaterThan(0))
  expect(tab.queue.waiting()).toBe(3)
  const reloaded = await open()
  const kept = await reloaded.queue.of('a')
  expect([...kept].map(([q, a]) => [q, a.answer.text, a.state])).toEqual([
    ['q1', 'một', 'waiting'],
    ['q2', 'hai', 'waiting'],
    ['q3', 'ba', 'waiting'],
  ])
  server.before = () => undefined
  server.sent = []
  await reloaded.queue.flush()
  await reloaded.sent()
  expect(server.sent.map(s => s.question)).toEqual(['q1', 'q2', 'q3'])
})

test('it tries again by itself after the server was away', async () => {
  const tab = await open()
  vi.spyOn(Math, 'random').mockReturnValue(0)
  let fail = 1
  server.before = () => {
    if (fail-- > 0) throw new tab.problem.Unreachable(502)
  }
  await tab.text('q1', 'một')
  await vi.waitFor(() => expect(server.text('q1')).toBe('một'), { timeout: 4000 })
})

test('an answer that the server fails on does not hold up the others', async () => {
  const tab = await open()
  const bad = new Set(['q1', 'q2', 'q3', 'q4', 'q5'])
  server.before = s => {
    if (bad.has(s.question)) throw new tab.problem.ApiProblem(500, { code: 'internal' } as never)
  }
  for (let i = 1; i <= 8; i++) tab.queue.put('a', `q${i}`, { text: String(i) })
  await vi.waitFor(() => expect(server.kept.size).toBe(3))
  expect(tab.queue.waiting()).toBe(5)
  bad.clear()
  await tab.queue.flush()
  await vi.waitFor(() => expect(server.kept.size).toBe(8), { timeout: 4000 })
})

test('after a crash between sending and acknowledgement the answer is sent and acknowledged again', async () => {
  const tab = await open()
  server.after = unreachable(tab)
  const seq = await tab.text('q1', 'một')
  await vi.waitFor(() => expect(server.text('q1')).toBe('một'))
  expect(tab.queue.waiting()).toBe(1)
  server.after = () => undefined
  const reloaded = await open()
  await reloaded.queue.flush()
  expect(reloaded.events).toMatchObject([{ kind: 'saved', seq }])
  expect(server.kept.get('a/q1')?.seq).toBe(seq)
})

test('a page opened without a line shows what was acknowledged, too', async () => {
  const tab = await open()
  await tab.text('q1', 'một')
  await tab.sent()
  const kept = (await (await open()).queue.of('a')).get('q1')
  expect(kept).toMatchObject({ answer: { text: 'một' }, state: 'saved' })
  expect(kept?.savedAt).toBeTruthy()
})

test('what the server acknowledged and lost is sent again', async () => {
  const tab = await open()
  await tab.text('q1', 'một')
  await tab.sent()
  server.kept.clear()
  await tab.queue.know({ id: 'a', answers: {}, state: 'in_progress' })
  await vi.waitFor(() => expect(server.text('q1')).toBe('một'))
})

test('a newer answer from another device replaces ours, and is told', async () => {
  const tab = await open()
  server.kept.set('a/q1', { seq: Date.now() + 60_000, answer: { text: 'máy khác' }, at: '' })
  await tab.text('q1', 'máy này')
  await tab.sent()
  expect(tab.events).toMatchObject([{ kind: 'replaced', answer: { text: 'máy khác' } }])
  expect((await tab.queue.of('a')).get('q1')?.answer.text).toBe('máy khác')
  await tab.text('q1', 'sửa lại')
  await tab.sent()
  expect(server.text('q1')).toBe('sửa lại')
})

test('answers after the end are told as late and stay to be shown', async () => {
  const tab = await open()
  server.over = true
  await tab.text('q1', 'muộn')
  await tab.sent()
  expect(tab.events).toMatchObject([{ kind: 'late', question: 'q1' }])
  expect((await tab.queue.of('a')).get('q1')?.state).toBe('late')
})

test('a refusal by the application is told; any other refusal is not believed', async () => {
  const tab = await open()
  server.before = s => {
    if (s.question === 'q2') throw new tab.problem.ApiProblem(403, { error: 'captive portal' } as never)
  }
  await tab.text('q1', 'no number')
  await tab.text('q2', 'hai')
  await vi.waitFor(() => expect(tab.events).toMatchObject([{ kind: 'refused', problem: { vi: 'sai', en: 'wrong' } }]))
  expect(tab.queue.waiting()).toBe(1)
})

test('of two tabs one sends, both hear, and the later change wins', async () => {
  const one = await open()
  const two = await open()
  await one.text('q1', 'thẻ một')
  await Promise.all([one.queue.flush(), two.queue.flush()])
  expect(server.sent).toHaveLength(1)
  await vi.waitFor(() => expect(two.events).toMatchObject([{ kind: 'saved', answer: { text: 'thẻ một' } }]))
  server.before = unreachable(one)
  const first = await one.text('q1', 'thẻ một sửa')
  await two.text('q1', 'thẻ hai sửa')
  await vi.waitFor(() => expect(two.queue.waiting()).toBe(1))
  server.before = () => undefined
  await Promise.all([one.queue.flush(), two.queue.flush()])
  expect(server.text('q1')).toBe('thẻ hai sửa')
  expect(server.kept.get('a/q1')?.seq).toBeGreaterThan(first)
})

test('what another tab gave and could not send is known before handing in', async () => {
  const one = await open()
  server.before = unreachable(one)
  await one.text('q1', 'thẻ một')
  const two = await open()
  await two.queue.flush()
  expect(await two.queue.waitingOf('a')).toBe(1)
  expect(await two.queue.waitingOf('another')).toBe(0)
  server.before = () => undefined
  await two.queue.flush()
  expect(await two.queue.waitingOf('a')).toBe(0)
  expect(server.text('q1')).toBe('thẻ một')
})

test('a server that wants to rest is left alone, but not when somebody hands in', async () => {
  const tab = await open()
  vi.spyOn(Math, 'random').mockReturnValue(0)
  let rest = 1500
  server.before = () => {
    if (rest > 0) throw new tab.problem.ApiProblem(429, { code: 'rate_limited' } as never, rest)
  }
  const begun = performance.now()
  await tab.text('q1', 'một')
  await vi.waitFor(() => expect(server.sent).toHaveLength(1))
  await tab.text('q2', 'hai')
  await tab.queue.know({ id: 'a', answers: {}, state: 'in_progress' })
  expect(server.sent).toHaveLength(1)
  rest = 0
  await vi.waitFor(() => expect(server.kept.size).toBe(2), { timeout: 4000 })
  expect(performance.now() - begun).toBeGreaterThan(1400)
  rest = 60_000
  await tab.text('q1', 'sửa')
  await vi.waitFor(() => expect(server.sent).toHaveLength(4))
  rest = 0
  await tab.queue.flush()
  expect(server.text('q1')).toBe('sửa')
})

test('the clock of the device, set back or forth in the middle, puts no answer before an older one', async () => {
  const real = Date.now
  try {
    const tab = await open()
    tab.clock.saw(new Date().toISOString(), Date.now())
    let last = 0
    for (const [i, hours] of [0, -5, 9, -1].entries()) {
      Date.now = () => real() + hours * 3600_000
      const seq = await tab.text('q1', String(i))
      expect(seq).toBeGreaterThan(last)
      expect(Math.abs(seq - real())).toBeLessThan(1000)
      last = seq
    }
    await tab.sent()
    expect(server.text('q1')).toBe('3')
  } finally {
    Date.now = real
  }
})

test('two devices with wrong clocks that answer in turn: the later one counts', async () => {
  const real = Date.now
  const kept = globalThis.indexedDB
  const devices = [] as { tab: Awaited<ReturnType<typeof open>>; wrong: number; db: IDBFactory }[]
  try {
    for (const wrong of [4 * 3600_000, -20 * 3600_000]) {
      globalThis.indexedDB = new IDBFactory()
      localStorage.clear()
      Date.now = () => real() + wrong
      const tab = await open()
      tab.clock.saw(new Date(real()).toISOString(), Date.now())
      devices.push({ tab, wrong, db: globalThis.indexedDB })
    }
    for (let i = 0; i < 6; i++) {
      const { tab, wrong, db } = devices[i % 2]!
      Date.now = () => real() + wrong
      globalThis.indexedDB = db
      await tab.text('q1', String(i))
      await tab.sent()
      expect(server.text('q1')).toBe(String(i))
      await new Promise(done => setTimeout(done, 5)) // hands are slower than this
    }
    expect(devices.flatMap(d => d.tab.events.map(e => e.kind))).not.toContain('replaced')
  } finally {
    Date.now = real
    globalThis.indexedDB = kept
  }
})

test("another person's answers stay on the device and are sent in their own name only", async () => {
  const nhung = await open('nhung')
  server.before = unreachable(nhung)
  await nhung.text('q1', 'của Nhung')
  server.before = () => undefined
  const viet = await open('viet')
  server.sent = []
  await viet.queue.flush()
  expect(server.sent).toEqual([])
  expect(viet.queue.waiting()).toBe(0)
  viet.session.leave()
  const again = await open('nhung')
  await again.queue.flush()
  expect(server.text('q1')).toBe('của Nhung')
})

test('without a database answers are held in memory, sent, and said to be fragile', async () => {
  globalThis.indexedDB = {
    open: () => {
      throw new DOMException('refused', 'SecurityError')
    },
  } as never
  const tab = await open()
  server.before = unreachable(tab)
  await tab.text('q1', 'một')
  await vi.waitFor(() => expect(tab.queue.waiting()).toBe(1))
  expect(tab.queue.fragile()).toBe(true)
  server.before = () => undefined
  await tab.queue.flush()
  expect(server.text('q1')).toBe('một')
  expect(tab.queue.fragile()).toBe(false)
  expect(tab.queue.waiting()).toBe(0)
})

test('a database that cannot be written any more does not make one answer go for ever', async () => {
  const tab = await open()
  server.before = unreachable(tab)
  await tab.text('q1', 'một')
  server.before = () => undefined
  server.sent = []
  const { storage } = await import('./storage')
  vi.spyOn(await storage(), 'transaction').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  await tab.queue.flush()
  await tab.queue.flush()
  expect(server.sent).toHaveLength(1)
})

test('sequence numbers go by the clock of the server and never back', async () => {
  const tab = await open()
  tab.clock.saw(new Date(Date.now() + 3600_000).toISOString(), Date.now())
  const ahead = await tab.text('q1', 'một')
  expect(ahead).toBeGreaterThan(Date.now() + 3590_000)
  expect((await open()).clock.now()).toBeGreaterThan(Date.now() + 3590_000) // also after a reload without a line
  await tab.sent()
  localStorage.removeItem('lantoa.clock')
  const slow = await open()
  expect(await slow.text('q1', 'hai')).toBeGreaterThanOrEqual(Date.now() - 1000)
  await slow.sent()
  expect(server.text('q1')).toBe('hai')
})
