import { firstOf } from './abort'
import { backOff } from './backoff'
import { line } from './line'
import { session } from './session'

export interface StreamEvent {
  id: string
  name: string
  data: string
}

interface Stream {
  /** The address to read from, after what came last. */
  path: () => string
  take: (event: StreamEvent) => void
  /** The stream is open, or broke off and is tried again. */
  state: (open: boolean) => void
  /** The server refuses: it is not to be tried again. */
  end: (status: number) => void
}

// The server sends something at least every 15 seconds: silence means that the line is gone.
const silence = 40_000
const longestPause = 15_000

/**
 * Reads server-sent events with the access token, which EventSource cannot
 * carry, until `stop` is called. What breaks off is opened again after what
 * came last, later and later.
 */
export function readStream(s: Stream): () => void {
  const gone = new AbortController()
  void (async () => {
    for (let tries = 0; !gone.signal.aborted; tries++) {
      try {
        const status = await readOnce(s, gone.signal, () => {
          tries = 0
        })
        if (status === 403 || status === 404) return s.end(status)
      } catch {
        // The line broke, or there is none.
      }
      s.state(false)
      if (!gone.signal.aborted) await pause(tries, gone.signal)
    }
  })()
  return () => gone.abort()
}

async function readOnce(s: Stream, gone: AbortSignal, alive: () => void): Promise<number> {
  const token = await session.token()
  const quiet = new AbortController()
  let timer = setTimeout(() => quiet.abort(), silence)
  try {
    const response = await fetch(s.path(), {
      headers: { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' },
      cache: 'no-store',
      signal: firstOf(gone, quiet.signal),
    })
    if (response.status === 401) session.expire(token)
    if (!response.ok || !response.body) return response.status
    line.saw(true)
    s.state(true)
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    const parse = parser(s.take)
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return 200
      alive()
      clearTimeout(timer)
      timer = setTimeout(() => quiet.abort(), silence)
      parse(value)
    }
  } finally {
    clearTimeout(timer)
  }
}

/** Puts pieces of the text together to events. */
export function parser(take: (event: StreamEvent) => void): (piece: string) => void {
  let rest = ''
  let event: StreamEvent = { id: '', name: '', data: '' }
  return piece => {
    rest += piece
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const row = rest.slice(0, end).replace(/\r$/, '')
      rest = rest.slice(end + 1)
      if (row === '') {
        if (event.name) take(event)
        event = { id: '', name: '', data: '' }
        continue
      }
      const colon = row.indexOf(':')
      const [field, value] = [row.slice(0, colon), row.slice(colon + 1).replace(/^ /, '')]
      if (field === 'id') event.id = value
      if (field === 'event') event.name = value
      if (field === 'data') event.data += value
    }
  }
}

function pause(tries: number, gone: AbortSignal): Promise<void> {
  return new Promise(done => {
    const stop = line.subscribe(() => line.up() && finish())
    const timer = setTimeout(finish, backOff(tries, 700, longestPause))
    gone.addEventListener('abort', finish, { once: true })
    function finish() {
      clearTimeout(timer)
      stop()
      done()
    }
  })
}
