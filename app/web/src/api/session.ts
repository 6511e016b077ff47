import { line } from './line'
import { ApiProblem, type ProblemBody, SignedOut, Unreachable } from './problem'
import type { components } from './schema'

type Tokens = components['schemas']['AuthTokens']

/**
 * Where the sign-in stands. `offline`: a person is known on this device but the
 * server was not reached since the start. `ended`: it ended while in use.
 */
export type SessionState = 'starting' | 'in' | 'offline' | 'ended' | 'out'

const marker = 'lantoa.person'
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('lantoa.session') : undefined

let state: SessionState = 'starting'
let token = ''
let who = '' // whose token it is
let expiresAt = 0
let mustChange = false
let lost = false
let refreshing: Promise<void> | undefined
const listeners = new Set<() => void>()

function become(next: SessionState) {
  state = next
  for (const l of listeners) l()
}

export const session = {
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  state: () => state,
  mustChangePassword: () => mustChange,
  /** Whether somebody was signed in here and found the session ended. */
  wasLost: () => lost,
  /** The id of the person of this tab, else of the last one signed in on this device; "" for none. */
  person: () => who || (localStorage.getItem(marker) ?? ''),

  /** Begins with what this device knows: the refresh cookie cannot be seen, the marker can. */
  async start(): Promise<void> {
    if (!session.person()) return become('out')
    try {
      await refresh()
    } catch (e) {
      if (e instanceof Unreachable || e instanceof ApiProblem) become('offline')
    }
  },

  /** The bearer token, refreshed when it is about to expire. Throws SignedOut or Unreachable. */
  async token(): Promise<string> {
    if (state === 'out' || state === 'ended') throw new SignedOut()
    if (token === '' || Date.now() > expiresAt - 30_000) await refresh()
    return token
  },

  /** Tells that the server did not take the token: the next one is new. */
  expire(refused: string) {
    if (refused === token) token = ''
  },

  accept(t: Tokens) {
    lost = false
    keep(t)
    become('in')
  },

  passwordChanged() {
    mustChange = false
    token = ''
    become(state)
  },

  /** Forgets the person on this device. */
  leave() {
    token = ''
    who = ''
    lost = false
    localStorage.removeItem(marker)
    become('out')
    channel?.postMessage('out')
  },
}

/** What is given in this tab is kept in the name of the token's person. */
function keep(t: Tokens) {
  token = t.accessToken ?? ''
  who = subject(token)
  localStorage.setItem(marker, who)
  expiresAt = Date.parse(t.expiresAt ?? '')
  mustChange = t.mustChangePassword ?? false
}

/** Whose token it is. */
function subject(jwt: string): string {
  const payload = jwt.split('.')[1] ?? ''
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))).sub
}

/** One refresh at a time, in this tab and, where the browser has locks, among all tabs. */
function refresh(): Promise<void> {
  refreshing ??= exclusive(exchange).finally(() => {
    refreshing = undefined
  })
  return refreshing
}

async function exclusive(f: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request('lantoa.refresh', f)
  else await f()
}

declare global {
  var lantoaRefresh: Promise<Response> | undefined
}

/** The request that index.html sent before this code was here; it serves once. */
function early(): Promise<Response> | undefined {
  const sent = globalThis.lantoaRefresh
  globalThis.lantoaRefresh = undefined
  return sent
}

async function exchange() {
  let response: Response
  try {
    response = await (early() ?? fetch('/api/v1/auth/refresh', { method: 'POST', signal: AbortSignal.timeout(15_000) }))
  } catch (e) {
    line.saw(false)
    throw new Unreachable(e)
  }
  line.saw(true)
  if (response.ok) {
    const tokens: Tokens = await response.json().catch((e: unknown) => {
      throw new Unreachable(e)
    })
    if (who && subject(tokens.accessToken) !== who) {
      // Somebody else signed in on this device: this tab is not theirs.
      token = ''
      who = ''
      become('out')
      throw new SignedOut()
    }
    keep(tokens)
    become('in')
    return
  }
  if (response.status === 401) {
    token = ''
    lost = true
    become(state === 'starting' ? 'out' : 'ended')
    throw new SignedOut()
  }
  if (response.status >= 500 || response.status === 429) throw new Unreachable(response.status)
  throw new ApiProblem(response.status, (await response.json()) as ProblemBody)
}

channel?.addEventListener('message', e => {
  if (e.data === 'out' && state !== 'out') {
    token = ''
    who = ''
    become('out')
  }
})
