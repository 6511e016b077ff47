import createClient from 'openapi-fetch'
import { readAhead } from './ahead'
import { line } from './line'
import { ApiProblem, type ProblemBody, SignedOut, Unreachable } from './problem'
import type { components, paths } from './schema'
import { session } from './session'

export type Schemas = components['schemas']

const publicPaths = /^\/api\/v1\/(auth\/(login|refresh|logout|password\/)|verify\/)/
const timeout = 30_000

/** The one client of the API. Calls go through `data`, which returns the body or throws. */
export const api = createClient<paths>({ baseUrl: globalThis.location?.origin, fetch: send })

/** The body of a successful answer; throws ApiProblem, Unreachable or SignedOut. */
export async function data<T>(call: Promise<{ data?: T; response: Response }>): Promise<T> {
  return (await call).data as T
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
  for (let attempt = 0; ; attempt++) {
    const token = open ? '' : await session.token()
    const early = attempt === 0 && (await readAhead(request, token))
    if (early) {
      line.saw(true)
      return early
    }
    const again = request.clone()
    if (token) again.headers.set('Authorization', `Bearer ${token}`)
    let response: Response
    try {
      response = await fetch(again, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeout)]) })
    } catch (e) {
      if (request.signal.aborted) throw e
      if (repeatable(request) && attempt < 2 && navigator.onLine) {
        await pause(attempt)
        continue
      }
      line.saw(false)
      throw new Unreachable(e)
    }
    line.saw(true)
    if (response.ok || response.status === 304) return response
    if (response.status === 401 && !open) {
      if (attempt > 0) throw new SignedOut()
      session.expire(token)
      continue
    }
    if ([502, 503, 504].includes(response.status) && repeatable(request) && attempt < 2) {
      await pause(attempt)
      continue
    }
    throw await refusal(response)
  }
}

/** A repeat is harmless: the method says so, or the request carries its key. */
function repeatable(r: Request): boolean {
  return r.method !== 'POST' || r.headers.has('Idempotency-Key')
}

function pause(attempt: number): Promise<void> {
  return new Promise(done => setTimeout(done, 400 * 2 ** attempt + Math.random() * 200))
}

async function refusal(response: Response): Promise<Error> {
  try {
    return new ApiProblem(response.status, (await response.json()) as ProblemBody)
  } catch {
    // A proxy answered, not the application.
    return new Unreachable(response.status)
  }
}
