import { alone } from './alone'
import { line } from './line'
import { problemOf, SignedOut, Unreachable } from './problem'
import { remember, remembered, remembers } from './remembered'
import type { components } from './schema'
import { stranger } from './stranger'

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
  person: () => who || (remembered(marker) ?? ''),

  /** Begins with what this device knows: the refresh cookie cannot be seen, the marker can. Where none is kept, the server is asked. */
  async start(): Promise<void> {
    if (!session.person() && remembers()) return become('out')
    try {
      await refresh()
    } catch (e) {
      if (!(e instanceof SignedOut)) become('offline')
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
    // Whatever this tab shows of somebody else is put away first.
    if (who && subject(t.accessToken) !== who) become('out')
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
    remember(marker, undefined)
    become('out')
    channel?.postMessage('out')
  },
}

/** What is given in this tab is kept in the name of the token's person. */
function keep(t: Tokens) {
  token = t.accessToken
  const claims = claimsOf(token)
  who = claims.sub
  remember(marker, who)
  // By its length: the clock of the device may be wrong by hours.
  expiresAt = claims.exp && claims.iat ? Date.now() + (claims.exp - claims.iat) * 1000 : Date.parse(t.expiresAt)
  mustChange = t.mustChangePassword ?? false
}

const subject = (jwt: string) => claimsOf(jwt).sub

function claimsOf(jwt: string): { sub: string; iat?: number; exp?: number } {
  const payload = jwt.split('.')[1] ?? ''
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
}

/** One refresh at a time, in this tab and, where the browser has locks, among all tabs. */
function refresh(): Promise<void> {
  refreshing ??= alone('lantoa.refresh', exchange).finally(() => {
    refreshing = undefined
  })
  return refreshing
}

declare global {
  var lantoaRefresh: Promise<Response> | undefined
}

const patience = 15_000

/** The request that index.html sent before this code was here; it serves once. Nothing ends it by itself. */
function early(): Promise<Response> | undefined {
  const sent = globalThis.lantoaRefresh
  globalThis.lantoaRefresh = undefined
  const tired = () => new Promise<never>((_, fail) => setTimeout(() => fail(new Error('no answer')), patience))
  return sent && Promise.race([sent, tired()])
}

async function exchange() {
  let response: Response
  try {
    response = await (early() ??
      fetch('/api/v1/auth/refresh', { method: 'POST', signal: AbortSignal.timeout(patience) }))
  } catch (e) {
    line.saw(false)
    throw new Unreachable(e)
  }
  if (response.ok) {
    const tokens: Partial<Tokens> | undefined = await response.json().catch(() => undefined)
    if (!tokens?.accessToken) return stranger(response)
    line.saw(true)
    if (who && subject(tokens.accessToken) !== who) {
      // Somebody else signed in on this device: this tab is not theirs.
      token = ''
      who = ''
      become('out')
      throw new SignedOut()
    }
    keep(tokens as Tokens)
    become('in')
    return
  }
  const problem = await problemOf(response)
  if (!problem) return stranger(response)
  line.saw(true)
  if (problem.status === 401) {
    token = ''
    lost = session.person() !== ''
    become(state === 'starting' ? 'out' : 'ended')
    throw new SignedOut()
  }
  if (problem.status >= 500 || problem.status === 429) throw new Unreachable(problem.status)
  throw problem
}

channel?.addEventListener('message', e => {
  if (e.data === 'out' && state !== 'out') {
    token = ''
    who = ''
    become('out')
  }
})
