import type { Schemas } from '@/api/client'
import type { Reading } from '@/api/reading'

/** How a reader stands with a lesson. */
export interface Standing {
  /** Until it counts as read, of the minimum time. */
  secondsLeft: number
  /** Furthest place read, 0 to 1. */
  read: number
  finished: boolean
}

/** Longest stretch that one tick counts: a device that slept was not read. */
const longestTick = 2
const reportEvery = 15
/** Below the end by this much is the end: a phone's browser rounds. */
const almostEnd = 0.985

export type Tracker = ReturnType<typeof createTracker>

/**
 * Counts the time for which a lesson is seen, and the place, and tells both to
 * the server now and then. The lesson is read when the end was seen and the
 * minimum time has passed.
 */
export function createTracker(o: {
  minimumSeconds: number
  seconds: number
  position: number
  finished: boolean
  report: (r: Reading) => void
  now: () => number // in seconds
}) {
  let seconds = o.seconds
  let position = o.position
  let least = o.minimumSeconds
  let videoSeconds: number | undefined
  let seenAt: number | undefined
  let reported = { seconds, position, videoSeconds, at: o.now() }
  let standing: Standing = {
    secondsLeft: o.finished ? 0 : Math.max(0, Math.ceil(least - seconds)),
    read: o.finished ? 1 : o.position,
    finished: o.finished,
  }
  const listeners = new Set<() => void>()

  function become(next: Partial<Standing>) {
    const changed = { ...standing, ...next }
    if (!changed.finished && changed.secondsLeft === 0 && changed.read >= almostEnd) {
      changed.finished = true
      standing = changed
      report()
    }
    standing = changed
    for (const l of listeners) l()
  }

  function report() {
    reported = { seconds, position, videoSeconds, at: o.now() }
    o.report({ seconds, position, finished: standing.finished, videoSeconds })
  }

  function count(visible: boolean) {
    const now = o.now()
    if (seenAt !== undefined) seconds += Math.min(now - seenAt, longestTick)
    seenAt = visible ? now : undefined
  }

  return {
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    standing: () => standing,
    /** Called every second, and when the page is hidden or seen again. */
    tick(visible: boolean) {
      count(visible)
      const secondsLeft = standing.finished ? 0 : Math.max(0, Math.ceil(least - seconds))
      if (secondsLeft !== standing.secondsLeft) become({ secondsLeft })
      if (visible && !standing.finished && o.now() - reported.at >= reportEvery) report()
    },
    /** The reader sees the text up to here. */
    scrolled(to: number) {
      position = to
      if (to > standing.read) become({ read: to })
    },
    /** The recording has come to here. */
    played(to: number) {
      videoSeconds = Math.floor(to)
    },
    /** The page is left or hidden: what is not told yet is told. */
    leave() {
      count(false)
      const moved = Math.abs(position - reported.position) > 0.01 || videoSeconds !== reported.videoSeconds
      if (moved || seconds - reported.seconds >= 1) report()
    },
    /** What the server accounts for. */
    kept(p: Pick<Schemas['LearningLessonProgress'], 'seconds' | 'finishedAt'>) {
      seconds = Math.max(seconds, p.seconds)
      if (p.finishedAt) become({ finished: true, secondsLeft: 0, read: 1 })
    },
    /** The server's clock asks for more. */
    early(remainingSeconds: number) {
      least = seconds + remainingSeconds
      become({ finished: false, secondsLeft: remainingSeconds })
    },
  }
}
