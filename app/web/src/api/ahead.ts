interface Read {
  token: string
  response: Response
}

declare global {
  var lantoaAhead: Record<string, Promise<Read>> | undefined
}

const early = new WeakSet<Response>()

/** The earliest moment at which the request of an answer can have left: now as the caller saw it, or the page's start. */
export const askedAt = (response: Response, called: number): number =>
  early.has(response) ? performance.timeOrigin : called

/** How long after the start of the page an answer that index.html asked for is still the newest. */
const fresh = 10_000

/**
 * The answer to a read that index.html sent before this code was here. Each
 * serves once, soon after the start, and only under the sign-in that asked for
 * it; a refusal is asked again in the ordinary way.
 */
export async function readAhead(request: Request, token: string): Promise<Response | undefined> {
  const all = globalThis.lantoaAhead
  if (!all || request.method !== 'GET') return undefined
  const path = request.url.slice(new URL(request.url).origin.length)
  const sent = all[path]
  delete all[path]
  if (performance.now() > fresh) {
    globalThis.lantoaAhead = undefined
    return undefined
  }
  const read = await sent?.catch(() => undefined)
  if (read?.token !== token || !read.response.ok) return undefined
  early.add(read.response)
  return read.response
}
