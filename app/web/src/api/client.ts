import createClient from 'openapi-fetch'
import { firstOf } from './abort'
import { readAhead } from './ahead'
import { line } from './line'
import { problemOf, restOf, SignedOut, Unreachable } from './problem'
import type { components, paths } from './schema'
import { session } from './session'
import { stranger } from './stranger'

export type Schemas = components['schemas']

const publicPaths = /^\/api\/v1\/(auth\/(login|refresh|logout|password\/)|verify\/)/
const timeout = 30_000
/** A server that wants a longer rest than this, in ms, is not asked again by itself. */
const soon = 5000

/** The one client of the API. Calls go through `data`, which returns the body or throws. */
export const api = createClient<paths>({ baseUrl: globalThis.location?.origin, fetch: send })

/** The body of a successful answer; throws ApiProblem, Unreachable or SignedOut. */
export async function data<T>(call: Promise<{ data?: T; response: Response }>): Promise<T> {
  try {
    return (await call).data as T
  } catch (e) {
    throw cutOff(e) ? new Unreachable(e) : e
  }
}

/** Whether the body of an answer did not come whole: the line broke, or it is not JSON and so not ours. */
function cutOff(e: unknown): boolean {
  return e instanceof SyntaxError || e instanceof TypeError || (e as Error)?.name === 'TimeoutError'
}

/** Fetches a file as it is. */
export async function file(path: string): Promise<Blob> {
  return (await send(new Request(new URL(path, location.origin)))).blob()
}

/** Sends a file as it is; `path` has its query. */
export async function upload<T>(path: string, body: Blob): Promise<T> {
  const headers = { 'Content-Type': 'application/octet-stream' }
  return (
    await send(new Request(new URL(path, location.origin), { method: 'POST', body, headers }))
  ).json() as Promise<T>
}

async function send(request: Request): Promise<Response> {
  const open = publicPaths.test(new URL(request.url).pathname)
  let renewed = false
  for (let attempt = 0; ; attempt++) {
    const token = open ? '' : await session.token()
    const early = attempt === 0 && (await readAhead(request, token))
    if (early && !isPage(early)) {
      line.saw(true)
      return early
    }
    const again = request.clone()
    if (token) again.headers.set('Authorization', `Bearer ${token}`)
    let response: Response
    try {
      response = await fetch(again, { signal: firstOf(request.signal, AbortSignal.timeout(timeout)) })
    } catch (e) {
      if (request.signal.aborted) throw e
      if (repeatable(request) && attempt < 2 && navigator.onLine) {
        await pause(attempt)
        continue
      }
      line.saw(false)
      throw new Unreachable(e)
    }
    if (response.ok || response.status === 304) {
      if (isPage(response)) return stranger(response)
      line.saw(true)
      return response
    }
    if (response.status === 401 && !open && !renewed) {
      renewed = true
      session.expire(token)
      continue
    }
    if ([502, 503, 504].includes(response.status) && repeatable(request) && attempt < 2 && restOf(response) <= soon) {
      await pause(attempt)
      continue
    }
    const problem = await problemOf(response)
    if (!problem) return stranger(response)
    line.saw(true)
    throw problem.status === 401 && !open ? new SignedOut() : problem
  }
}

/** The API never answers with a page: a network does that which wants its own sign-in first. */
const isPage = (r: Response) => /^text\/html\b/i.test(r.headers.get('Content-Type') ?? '')

/** A repeat is harmless: the method says so, or the request carries its key. */
function repeatable(r: Request): boolean {
  return r.method !== 'POST' || r.headers.has('Idempotency-Key')
}

function pause(attempt: number): Promise<void> {
  return new Promise(done => setTimeout(done, 400 * 2 ** attempt + Math.random() * 200))
}
