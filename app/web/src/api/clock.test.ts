// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const hour = 3600_000
let offset = 0 // how far the clock of the device is moved
let sight: 'visible' | 'hidden' = 'visible'
const real = Date.now

beforeEach(() => {
  localStorage.clear()
  vi.resetModules()
  offset = 0
  sight = 'visible'
  Date.now = () => real() + offset
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => sight })
})
afterEach(() => {
  Date.now = real
})

function look(next: typeof sight) {
  sight = next
  document.dispatchEvent(new Event('visibilitychange'))
}

/** A clock that has just seen the server, which goes right, on a device that goes wrong. */
async function seen() {
  const { clock } = await import('./clock')
  clock.saw(new Date(real()).toISOString(), Date.now())
  return clock
}

const right = (now: number) => expect(Math.abs(now - real())).toBeLessThan(500)

test.each([-7 * hour, 0, 3 * hour])('a device that is %i ms wrong is put right', async wrong => {
  offset = wrong
  right((await seen()).now())
})

test.each([-2 * hour, 2 * hour])('a device set by %i ms in the middle does not move it', async by => {
  const clock = await seen()
  offset += by
  right(clock.now())
})

test('time that passes while the device sleeps counts, a device set back does not', async () => {
  const clock = await seen()
  look('hidden')
  offset = hour // the ticks stood still
  look('visible')
  expect(clock.now() - real()).toBeGreaterThan(hour - 500)
  offset = -hour
  right(clock.now())
})

test('a device set during a request tells nothing', async () => {
  const clock = await seen()
  const asked = Date.now()
  offset = -2 * hour
  clock.saw(new Date(real()).toISOString(), asked)
  right(clock.now())
  offset = 5 * hour
  clock.saw(new Date(real()).toISOString(), asked)
  right(clock.now())
})

test('after a reload without a line it goes on by what was measured before', async () => {
  offset = -7 * hour
  await seen()
  vi.resetModules()
  const { clock } = await import('./clock')
  right(clock.now())
})
