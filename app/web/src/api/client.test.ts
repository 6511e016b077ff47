// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

const jwt = (claims: object) => `x.${btoa(JSON.stringify(claims))}.x`
const tokens = (name: string) => ({
  accessToken: jwt({ sub: name }),
  tokenType: 'Bearer',
  expiresAt: new Date(Date.now() + 600_000).toISOString(),
  mustChangePassword: false,
})
const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const problem = (status: number, code: string) =>
  json(status, { status, code, detail: 'không được', detailEn: 'no', requestId: '01J' })

const page = (status: number) =>
  new Response('<!doctype html><p>Mua gói cước</p>', { status, headers: { 'Content-Type': 'text/html' } })

let answers: (request: Request) => Promise<Response> | Response
let seen: string[]

async function load() {
  vi.resetModules()
  const { session } = await import('./session')
  const { api, data } = await import('./client')
  const { line } = await import('./line')
  const problems = await import('./problem')
  return { session, api, data, line, ...problems }
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

  test('a tab that froze while it renewed does not hold up the others', async () => {
    localStorage.setItem('lantoa.person', 'p1')
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort())
    Object.defineProperty(navigator, 'locks', {
      configurable: true,
      value: { request: (_: string, { signal }: { signal: AbortSignal }) => Promise.reject(signal.reason) },
    })
    try {
      vi.stubGlobal('fetch', async () => json(200, tokens('p1')))
      const { session } = await load()
      await session.start()
      expect(session.state()).toBe('in')
    } finally {
      Object.defineProperty(navigator, 'locks', { configurable: true, value: undefined })
    }
  })

  test('no line at the start: the person stays known, offline', async () => {
    localStorage.setItem('lantoa.person', 'p1')
    answers = () => Promise.reject(new TypeError('no line'))
    const { session } = await load()
    await session.start()
    expect(session.state()).toBe('offline')
    expect(session.person()).toBe('p1')
  })

  test('a renewal that is never answered: the person stays known, offline', async () => {
    vi.useFakeTimers()
    try {
      localStorage.setItem('lantoa.person', 'p1')
      vi.stubGlobal('lantoaRefresh', new Promise(() => {}))
      answers = () => new Promise(() => {})
      const { session } = await load()
      const started = session.start()
      await vi.advanceTimersByTimeAsync(16_000)
      await started
      expect(session.state()).toBe('offline')
    } finally {
      vi.useRealTimers()
    }
  })

  test.each([
    ['a page', page(200)],
    ['a refusal in a page', page(403)],
    ['another sign-in', page(401)],
    ['JSON of another', json(200, { login: 'http://10.0.0.1' })],
  ])('%s in place of the renewal: the person stays known, offline', async (_, answer) => {
    localStorage.setItem('lantoa.person', 'p1')
    answers = () => answer
    const { session, line } = await load()
    await session.start()
    expect([session.state(), session.person(), line.up()]).toEqual(['offline', 'p1', false])
  })

  test.each([-3, 0, 5])('on a device that is %i hours wrong a token serves until it expires', async hours => {
    const now = Math.floor(Date.now() / 1000) - hours * 3600
    const given = { ...tokens('p1'), accessToken: jwt({ sub: 'p1', iat: now, exp: now + 600 }) }
    given.expiresAt = new Date((now + 600) * 1000).toISOString()
    answers = () => json(200, { items: [] })
    const { session, api, data } = await load()
    session.accept(given)
    await data(api.GET('/api/v1/me/certificates'))
    expect(seen).toEqual(['GET /api/v1/me/certificates'])
  })

  test('somebody else signs in over the page: what it shows is put away first', async () => {
    const { session } = await load()
    session.accept(tokens('p1'))
    const states: string[] = []
    session.subscribe(() => states.push(session.state()))
    session.accept(tokens('p1'))
    session.accept(tokens('p2'))
    expect(states).toEqual(['in', 'out', 'in'])
    expect(session.person()).toBe('p2')
  })

  test('a browser that keeps nothing lets people sign in all the same', async () => {
    const refuse = () => {
      throw new DOMException('refused', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse })
    let known = false
    answers = r => {
      if (r.url.endsWith('/auth/refresh')) return known ? json(200, tokens('p1')) : problem(401, 'unauthenticated')
      return json(200, { items: [] })
    }
    const { session, api, data } = await load()
    await session.start()
    expect(session.state()).toBe('out')
    session.accept(tokens('p1'))
    await data(api.GET('/api/v1/me/certificates'))
    expect([session.state(), session.person()]).toEqual(['in', 'p1'])
    known = true // the cookie
    const reloaded = await load()
    await reloaded.session.start()
    expect([reloaded.session.state(), reloaded.session.person()]).toEqual(['in', 'p1'])
    session.leave()
    expect(session.person()).toBe('')
  })
})

describe('somebody else answers', () => {
  test.each([
    ['a page', page(200)],
    ['a refusal in a page', page(403)],
    ['a refusal in JSON', json(403, { error: 'captive portal' })],
    ['half an answer', new Response('{"items": [', { headers: { 'Content-Type': 'application/json' } })],
  ])('%s is no answer', async (_, answer) => {
    answers = () => answer
    const { session, api, data, Unreachable } = await load()
    session.accept(tokens('p1'))
    await expect(data(api.GET('/api/v1/me/certificates'))).rejects.toBeInstanceOf(Unreachable)
    expect(session.state()).toBe('in')
  })

  test('the line is down until the application itself answers', async () => {
    vi.useFakeTimers()
    try {
      let portal = true
      answers = r => (portal ? page(200) : r.url.endsWith('/healthz') ? new Response('ok\n') : json(200, { items: [] }))
      const { session, api, data, line } = await load()
      session.accept(tokens('p1'))
      await expect(data(api.GET('/api/v1/me/certificates'))).rejects.toThrow()
      await vi.advanceTimersByTimeAsync(10_000)
      expect(seen.filter(s => s.endsWith('/healthz')).length).toBeGreaterThan(1)
      expect(line.up()).toBe(false)
      portal = false
      await vi.advanceTimersByTimeAsync(20_000)
      expect(line.up()).toBe(true)
    } finally {
      vi.useRealTimers()
    }
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

  test('a line that breaks before the token is refused does not end the sign-in', async () => {
    const replies = [() => Promise.reject(new TypeError('cut')), () => problem(401, 'unauthenticated')]
    answers = r => {
      if (r.url.endsWith('/auth/refresh')) return json(200, tokens('p1'))
      return replies.shift()?.() ?? json(200, { items: [] })
    }
    const { session, api, data } = await load()
    session.accept(tokens('p1'))
    await data(api.GET('/api/v1/me/certificates'))
    expect(session.state()).toBe('in')
  })

  test('a server that wants to rest longer is not asked again', async () => {
    answers = () =>
      new Response(JSON.stringify({ status: 503, code: 'unavailable' }), {
        status: 503,
        headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '30' },
      })
    const { session, api, data } = await load()
    session.accept(tokens('p1'))
    const e = await data(api.GET('/api/v1/me/certificates')).catch(e => e)
    expect([e.status, e.rest]).toEqual([503, 30_000])
    expect(seen).toHaveLength(1)
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
