const key = 'lantoa.clock'
const slow = 4000

let ahead = Number(recall()) || 0 // the server's clock minus ours
let measured = false

/** The server's clock as this device can know it: deadlines and the order of answers go by it. */
export const clock = {
  now: () => Date.now() + ahead,

  /** Takes the time from an answer that was asked for at `asked` by our own clock. */
  saw(serverTime: string, asked: number) {
    const arrived = Date.now()
    if (measured && arrived - asked > slow) return // too long on its way to tell more than is known
    measured = true
    ahead = Date.parse(serverTime) - (asked + arrived) / 2
    try {
      localStorage.setItem(key, String(Math.round(ahead)))
    } catch {
      // Known until the page closes.
    }
  },
}

function recall(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
