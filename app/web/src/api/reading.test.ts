// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

const kept = { seconds: 30, position: 1, remainingSeconds: 0, percentDone: 10, state: 'active' }

/** A server that answers to reports; everything it is told. */
let server: (report: Record<string, unknown>) => Response | Promise<Response>
let told: Record<string, unknown>[]
let online: boolean

async function load(person = 'p1') {
  vi.resetModules()
  localStorage.setItem('lantoa.person', person)
  const { session } = await import('./session')
  session.accept({
    accessToken: `x.${btoa(JSON.stringify({ sub: person }))}.x`,
    tokenType: 'Bearer',
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
    mustChangePassword: false,
  })
  return (await import('./reading')).readingQueue
}

beforeEach(() => {
  localStorage.clear()
  told = []
  online = true
  server = () => json(200, kept)
  vi.stubGlobal('fetch', async (request: Request) => {
    const report = await request.json()
    told.push(report)
    return server(report)
  })
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => online)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const down = () => {
  online = false
  throw new TypeError('no line')
}

test('a report leaves the device when the server has taken it', async () => {
  const queue = await load()
  const heard = vi.fn()
  queue.hear(heard)
  queue.put('e1', 'l1', { seconds: 30.9, position: 1, finished: true })
  expect(queue.finishing('e1')).toEqual(['l1'])
  await vi.waitFor(() => expect(heard).toHaveBeenCalled())
  expect(told).toEqual([{ seconds: 30, position: 1, finished: true }])
  expect(heard.mock.calls[0]?.[0]).toMatchObject({ kind: 'kept', lesson: 'l1' })
  expect(queue.waiting('e1', 'l1')).toBeUndefined()
})

test('what could not be sent survives a reload, and never goes back', async () => {
  let queue = await load()
  server = down
  queue.put('e1', 'l1', { seconds: 50, position: 1, finished: true })
  await vi.waitFor(() => expect(told).toHaveLength(1))
  queue.put('e1', 'l1', { seconds: 20, position: 0.4, finished: false })
  expect(queue.waiting('e1', 'l1')).toMatchObject({ seconds: 50, finished: true })
  await vi.waitFor(() => expect(told).toHaveLength(2))

  online = true
  server = () => json(200, kept)
  queue = await load()
  queue.start()
  await vi.waitFor(() => expect(queue.waiting('e1', 'l1')).toBeUndefined())
  expect(told.at(-1)).toMatchObject({ seconds: 50, finished: true })
})

test("another person's reading is not sent in one's own name", async () => {
  const queue = await load('p1')
  server = down
  queue.put('e1', 'l1', { seconds: 50, position: 1, finished: true })
  await vi.waitFor(() => expect(told).toHaveLength(1))
  online = true
  server = () => json(200, kept)
  const others = await load('p2')
  others.start()
  await new Promise(done => setTimeout(done, 20))
  expect(told).toHaveLength(1)
  expect(others.waiting('e1', 'l1')).toBeUndefined()
  const again = await load('p1')
  again.start()
  await vi.waitFor(() => expect(told).toHaveLength(2))
})

test('finished too early: the reader is told, and it is asked again when the time has passed', async () => {
  const queue = await load()
  const heard = vi.fn()
  queue.hear(heard)
  server = () =>
    json(409, { status: 409, code: 'conflict', reason: 'too_early', data: { remainingSeconds: 2, seconds: 1 } })
  queue.put('e1', 'l1', { seconds: 30, position: 1, finished: true })
  await vi.waitFor(() =>
    expect(heard).toHaveBeenCalledWith(expect.objectContaining({ kind: 'early', remainingSeconds: 2 })),
  )
  expect(queue.finishing('e1')).toEqual(['l1'])
  server = () => json(200, { ...kept, finishedAt: '2026-11-25T00:00:00Z' })
  await vi.waitFor(() => expect(queue.finishing('e1')).toEqual([]), { timeout: 4000 })
})

test('what the server will never take is let go, with its reason', async () => {
  const queue = await load()
  const heard = vi.fn()
  queue.hear(heard)
  server = () => json(409, { status: 409, code: 'conflict', reason: 'enrolment_over', detail: 'Đã kết thúc.' })
  queue.put('e1', 'l1', { seconds: 30, position: 1, finished: false })
  await vi.waitFor(() =>
    expect(heard).toHaveBeenCalledWith(expect.objectContaining({ kind: 'refused', problem: 'Đã kết thúc.' })),
  )
  expect(queue.waiting('e1', 'l1')).toBeUndefined()
})
