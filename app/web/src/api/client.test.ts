// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

const jwt = (sub: string) => `x.${btoa(JSON.stringify({ sub }))}.x`
const tokens = (name: string) => ({
  accessToken: jwt(name),
  tokenType: 'Bearer',
  expiresAt: new Date(Date.now() + 600_000).toISOString(),
  mustChangePassword: false,
})
const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const problem = (status: number, code: string) =>
  json(status, { status, code, detail: 'không được', detailEn: 'no', requestId: '01J' })

let answers: (request: Request) => Promise<Response> | Response
let seen: string[]

async function load() {
  vi.resetModules()
  const { session } = await import('./session')
  const { api, data } = await import('./client')
  const problems = await import('./problem')
  return { session, api, data, ...problems }
}

beforeEach(() => {
  localStorage.clear()
  seen = []
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(input, location.origin), init)
    seen.push(`${request.method} ${new URL(request.url).pathname}`)
    return answers(request)
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('the sign-in', () => {
  test('nobody known on the device: no request is made', async () => {
    const { session } = await load()
    await session.start()
    expect(session.state()).toBe('out')
    expect(seen).toEqual([])
  })

  test('many calls at once refresh once', async () => {
    localStorage.setItem('lantoa.person', 'p1')
    answers = r => (r.url.endsWith('/auth/refresh') ? json(200, tokens('p1')) : json(200, { items: [] }))
    const { session, api, data } = await load()
    await Promise.all([
      data(api.GET('/api/v1/me/certificates')),
      data(api.GET('/api/v1/me/certificates')),
      data(api.GET('/api/v1/me/learning')),
    ])
    expect(seen.filter(s => s.endsWith('/auth/refresh'))).toHaveLength(1)
    expect(session.state()).toBe('in')
  })

  test('a token that the server refuses is renewed, and the call made again once', async () => {
    localStorage.setItem('lantoa.person', 'p1')
    let refused = 0
    answers = r => {
      if (r.url.endsWith('/auth/refresh')) return json(200, tokens('p1'))
      return refused++ === 0 ? problem(401, 'unauthenticated') : json(200, { items: [] })
    }
    const { api, data } = await load()
    await data(api.GET('/api/v1/me/certificates'))
    expect(seen).toEqual([
      'POST /api/v1/auth/refresh',
      'GET /api/v1/me/certificates',
      'POST /api/v1/auth/refresh',
      'GET /api/v1/me/certificates',
    ])
  })

  test('a session that ended in use is told, and nothing more is asked', async () => {
    answers = r => (r.url.endsWith('/auth/refresh') ? problem(401, 'unauthenticated') : problem(401, 'unauthenticated'))
    const { session, api, data, SignedOut } = await load()
    session.accept(tokens('p1'))
    await expect(data(api.GET('/api/v1/me/certificates'))).rejects.toBeInstanceOf(SignedOut)
    expect(session.state()).toBe('ended')
    expect(session.person()).toBe('p1')
    seen = []
    await expect(data(api.GET('/api/v1/me/certificates'))).rejects.toBeInstanceOf(SignedOut)
    expect(seen).toEqual([])
  })

  test('no line at the start: the person stays known, offline', async () => {
    localStorage.setItem('lantoa.person', 'p1')
    answers = () => Promise.reject(new TypeError('no line'))
    const { session } = await load()
    await session.start()
    expect(session.state()).toBe('offline')
    expect(session.person()).toBe('p1')
  })
})

describe('repeats', () => {
  test('a read that fails on the way is made again', async () => {
    let tries = 0
    answers = r =>
      r.url.endsWith('/healthz') || ++tries >= 3 ? json(200, { items: [] }) : Promise.reject(new TypeError('cut'))
    const { session, api, data } = await load()
    session.accept(tokens('p1'))
    await data(api.GET('/api/v1/me/certificates'))
    expect(tries).toBe(3)
  })

  test('a write without a key is not, one with a key is', async () => {
    let tries = 0
    // The client also asks /healthz whether the line is back.
    answers = r => (r.url.endsWith('/healthz') || ++tries > 1 ? json(201, {}) : Promise.reject(new TypeError('cut')))
    const { session, api, data, Unreachable } = await load()
    session.accept(tokens('p1'))
    const enrol = (headers?: Record<string, string>) =>
      data(api.POST('/api/v1/courses/{code}/enrolments', { params: { path: { code: 'a' } }, headers }))
    await expect(enrol()).rejects.toBeInstanceOf(Unreachable)
    expect(tries).toBe(1)
    tries = 0
    await enrol({ 'Idempotency-Key': '0123456789abcdef' })
    expect(tries).toBe(2)
  })

  test('a refusal is told with its words and request id, and not repeated', async () => {
    answers = () => problem(409, 'conflict')
    const { session, api, data, ApiProblem } = await load()
    session.accept(tokens('p1'))
    const e = await data(api.GET('/api/v1/me/certificates')).catch(e => e)
    expect(e).toBeInstanceOf(ApiProblem)
    expect([e.code, e.text, e.requestId]).toEqual(['conflict', 'không được', '01J'])
    expect(seen).toHaveLength(1)
  })
})
