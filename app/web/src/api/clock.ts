import { remember, remembered } from './remembered'

const key = 'lantoa.clock'
const slow = 4000

let ahead = Number(remembered(key)) || 0 // the server's clock minus ours
let measured: { server: number; ticks: number } | undefined
let slept = false

globalThis.document?.addEventListener('visibilitychange', () => {
  slept ||= document.visibilityState === 'hidden'
})

/** The server's clock as this device can know it: deadlines and the order of answers go by it. */
export const clock = {
  /**
   * Goes on from the last measurement by the ticks of the browser, whatever is
   * done to the clock of the device meanwhile. Ticks may rest while a device
   * sleeps, which it does out of sight: then its clock may move this one on,
   * but never back.
   */
  now() {
    const ours = Date.now() + ahead
    if (!measured) return ours
    const steady = measured.server + performance.now() - measured.ticks
    return slept ? Math.max(steady, ours) : steady
  },

  /** Takes the time from an answer that was asked for at `asked` by our own clock. */
  saw(serverTime: string, asked: number) {
    const arrived = Date.now()
    const took = arrived - asked
    const server = Date.parse(serverTime) + took / 2
    // Too long on its way to tell more than is known, or our clock was set meanwhile.
    if (Number.isNaN(server) || took < 0 || (measured && took > slow)) return
    measured = { server, ticks: performance.now() }
    slept = globalThis.document?.visibilityState === 'hidden'
    ahead = server - arrived
    remember(key, String(Math.round(ahead)))
  },
}
