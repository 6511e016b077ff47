import { expect, test, vi } from 'vitest'
import { createTracker } from './tracker'

function rig(o: { minimumSeconds?: number; seconds?: number; position?: number; finished?: boolean } = {}) {
  let now = 1000
  const report = vi.fn()
  const tracker = createTracker({
    minimumSeconds: 60,
    seconds: 0,
    position: 0,
    finished: false,
    ...o,
    report,
    now: () => now,
  })
  const pass = (seconds: number, visible = true) => {
    for (let i = 0; i < seconds; i++) {
      now++
      tracker.tick(visible)
    }
  }
  tracker.tick(true)
  return { tracker, report, pass, jump: (seconds: number) => (now += seconds) }
}

test('a lesson is read when its end was seen and the least time has passed', () => {
  const { tracker, report, pass } = rig()
  tracker.scrolled(1)
  expect(tracker.standing()).toEqual({ secondsLeft: 60, read: 1, finished: false })
  pass(59)
  expect(tracker.standing().finished).toBe(false)
  pass(1)
  expect(tracker.standing().finished).toBe(true)
  expect(report).toHaveBeenLastCalledWith({ seconds: 60, position: 1, finished: true, videoSeconds: undefined })
  pass(60)
  expect(report.mock.calls.filter(([r]) => r.finished)).toHaveLength(1)
})

test('time alone does not finish it', () => {
  const { tracker, pass } = rig()
  tracker.scrolled(0.5)
  pass(300)
  expect(tracker.standing()).toEqual({ secondsLeft: 0, read: 0.5, finished: false })
  tracker.scrolled(0.2)
  expect(tracker.standing().read).toBe(0.5)
  tracker.scrolled(0.99)
  expect(tracker.standing().finished).toBe(true)
})

test('only time that is seen counts, and no sleep', () => {
  const { tracker, pass, jump } = rig()
  pass(10)
  tracker.tick(false)
  pass(100, false)
  tracker.tick(true)
  pass(10)
  jump(3600)
  tracker.tick(true)
  expect(tracker.standing().secondsLeft).toBe(60 - 22)
})

test('reports every 15 seconds, and on leaving only what is new', () => {
  const { tracker, report, pass } = rig({ seconds: 5 })
  pass(14)
  expect(report).not.toHaveBeenCalled()
  pass(1)
  expect(report).toHaveBeenCalledWith({ seconds: 20, position: 0, finished: false })
  pass(30)
  expect(report).toHaveBeenCalledTimes(3)
  tracker.leave()
  tracker.leave()
  expect(report).toHaveBeenCalledTimes(3)
  tracker.tick(true)
  pass(2)
  tracker.leave()
  expect(report).toHaveBeenCalledTimes(4)
})

test('the server may ask for more, and knows better what was read elsewhere', () => {
  const { tracker, report, pass } = rig({ minimumSeconds: 0 })
  tracker.scrolled(1)
  expect(tracker.standing().finished).toBe(true)
  tracker.early(8)
  expect(tracker.standing()).toEqual({ secondsLeft: 8, read: 1, finished: false })
  pass(8)
  expect(report.mock.calls.filter(([r]) => r.finished)).toHaveLength(2)
  const other = rig({ seconds: 10 })
  other.tracker.kept({ seconds: 55 })
  other.pass(1)
  expect(other.tracker.standing().secondsLeft).toBe(4)
  other.tracker.kept({ seconds: 55, finishedAt: '2026-11-25T00:00:00Z' })
  expect(other.tracker.standing()).toEqual({ secondsLeft: 0, read: 1, finished: true })
})

test('a finished lesson stays so and is not told of again and again', () => {
  const { tracker, report, pass } = rig({ finished: true, seconds: 100 })
  pass(60)
  expect(tracker.standing()).toEqual({ secondsLeft: 0, read: 1, finished: true })
  expect(report).not.toHaveBeenCalled()
  tracker.leave()
  expect(report).toHaveBeenCalledWith({ seconds: 160, position: 0, finished: true })
})

test('the place in the video goes along', () => {
  const { tracker, report, pass } = rig()
  pass(1)
  tracker.played(72.8)
  tracker.leave()
  expect(report).toHaveBeenLastCalledWith({ seconds: 1, position: 0, finished: false, videoSeconds: 72 })
  tracker.played(72.9)
  tracker.leave()
  expect(report).toHaveBeenCalledTimes(1)
})
