/**
 * Whether the server can be reached, by what requests saw last. The browser's
 * own word counts only when it says "offline": a phone may have a network that
 * leads nowhere.
 */
let reached = true
const listeners = new Set<() => void>()

function tell() {
  for (const l of listeners) l()
}

export const line = {
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  up: () => reached && navigator.onLine,
  saw(up: boolean) {
    if (reached === up) return
    reached = up
    tell()
    if (!up) probe()
  },
}

let probing = false

/** Asks for life until there is some, less and less often. */
async function probe() {
  if (probing) return
  probing = true
  for (let wait = 2000; !reached; wait = Math.min(wait * 1.5, 20_000)) {
    await new Promise(done => setTimeout(done, wait))
    try {
      const response = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(8000) })
      // A network that asks to sign in first answers in our place.
      if (response.ok && (await response.text()).trim() === 'ok') line.saw(true)
    } catch {
      // still down
    }
  }
  probing = false
}

globalThis.addEventListener?.('online', tell)
globalThis.addEventListener?.('offline', tell)
