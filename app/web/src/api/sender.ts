import { alone } from './alone'
import { backOff } from './backoff'
import { line } from './line'
import { session } from './session'

const firstPause = 1000

/** What a sending came to: all is sent, or it cannot go on now; then also how long the server wants to rest, in ms. */
export type Sent = boolean | { rest: number }

/**
 * Sends what waits on this device: by one tab at a time, and again, less and
 * less often, while it cannot go on. `name` is that of the lock which the tabs
 * share.
 */
export function sender(name: string, longestPause: number, send: () => Promise<Sent>) {
  let sending: Promise<void> | undefined
  let more = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let tries = 0
  let rested = 0 // when the server is to be asked again by itself, in ticks

  /** Sends now, unless the server wants to rest: then when it has. */
  function nudge() {
    if (performance.now() >= rested) void flush()
  }

  /** Sends now. Resolves when all is sent, or it cannot go on now. */
  function flush(): Promise<void> {
    clearTimeout(timer)
    more = true
    sending ??= whileMore()
    return sending
  }

  async function whileMore() {
    try {
      while (more) {
        more = false
        await alone(name, async () => {
          const sent = await send()
          rested = 0
          if (sent === true) tries = 0
          else later(sent ? sent.rest : 0)
        })
      }
    } finally {
      sending = undefined
    }
  }

  function later(rest: number) {
    const pause = Math.max(rest, backOff(tries++, firstPause, longestPause))
    if (rest > 0) rested = performance.now() + pause
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), pause)
  }

  /** There is reason to hope that it goes: at once, if somebody is signed in. */
  function hope() {
    tries = 0
    const state = session.state()
    if (state !== 'out' && state !== 'ended' && navigator.onLine) nudge()
  }

  return {
    flush,
    nudge,
    /** Sends whenever there is reason to hope. `signedInOrOut` comes first when the session changes. */
    start(signedInOrOut: () => Promise<void>) {
      line.subscribe(hope)
      session.subscribe(() => void signedInOrOut().then(hope))
      document.addEventListener('visibilitychange', hope) // also when it is left: the last chance may be now
      void signedInOrOut().then(hope)
    },
  }
}
