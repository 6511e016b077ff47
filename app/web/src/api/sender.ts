import { backOff } from './backoff'
import { line } from './line'
import { session } from './session'

const lockPatience = 15_000
const firstPause = 1000

/**
 * Sends what waits on this device: by one tab at a time, and again, less and
 * less often, while it cannot go on. `send` tells whether all is sent. `name`
 * is that of the lock which the tabs share.
 */
export function sender(name: string, longestPause: number, send: () => Promise<boolean>) {
  let sending: Promise<void> | undefined
  let more = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let tries = 0

  /** Resolves when all is sent, or it cannot go on now. */
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
        await alone(async () => {
          if (await send()) tries = 0
          else later()
        })
      }
    } finally {
      sending = undefined
    }
  }

  function later() {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), backOff(tries++, firstPause, longestPause))
  }

  /** One tab sends at a time, unless the one that does seems to be frozen. */
  async function alone(f: () => Promise<void>): Promise<void> {
    if (!navigator.locks) return f()
    let begun = false
    const signal = AbortSignal.timeout(lockPatience)
    try {
      await navigator.locks.request(name, { signal }, () => {
        begun = true
        return f()
      })
    } catch (e) {
      if (begun) throw e
      await f()
    }
  }

  /** There is reason to hope that it goes: at once, if somebody is signed in. */
  function hope() {
    tries = 0
    const state = session.state()
    if (state !== 'out' && state !== 'ended' && navigator.onLine) void flush()
  }

  return {
    flush,
    /** Sends whenever there is reason to hope. `signedInOrOut` comes first when the session changes. */
    start(signedInOrOut: () => Promise<void>) {
      line.subscribe(hope)
      session.subscribe(() => void signedInOrOut().then(hope))
      document.addEventListener('visibilitychange', hope) // also when it is left: the last chance may be now
      void signedInOrOut().then(hope)
    },
  }
}
