import { useCallback, useEffect, useRef, useState } from 'react'
import { clock } from '@/api/clock'
import { line } from '@/api/line'
import { findHold, type Hold, takeHold } from './api'
import { deviceName } from './device'

/** Who else has the attempt, as far as is known. */
export interface Elsewhere {
  device: string
  since: string
  /** It is a tab of this browser. */
  here: boolean
}

type Word = { attemptId: string; client: string; device: string; since: string }

// One for each opening of the application: a tab that is doubled is another one.
const client = Date.now().toString(36) + Math.random().toString(36).slice(2)
const every = 15_000

/**
 * Takes the attempt for this screen and watches whether another takes it over.
 * It is advice: without a line it goes on without. `onNews` is told what the
 * server says, each time.
 */
export function useHold(attemptId: string, onNews: (hold: Hold) => void) {
  const [elsewhere, setElsewhere] = useState<Elsewhere>()
  const channel = useRef<BroadcastChannel>(undefined)
  const taken = useRef<{ since: string; told: boolean }>(undefined)
  const news = useRef(onNews)
  news.current = onNews

  const take = useCallback(async () => {
    const since = new Date(clock.now()).toISOString()
    taken.current = { since, told: false }
    setElsewhere(undefined)
    channel.current?.postMessage({ attemptId, client, device: deviceName(), since } satisfies Word)
    try {
      const hold = await takeHold(attemptId, client, deviceName())
      taken.current.told = true
      news.current(hold)
    } catch {
      // Told later, unless somebody else has it by then.
    }
  }, [attemptId])

  const look = useCallback(async () => {
    try {
      const hold = await findHold(attemptId)
      news.current(hold)
      if (hold.state === 'finished') return
      if (!hold.client || hold.client === client) return setElsewhere(undefined)
      const mine = taken.current
      if (mine && !mine.told && (hold.since ?? '') < mine.since) return void take()
      setElsewhere(was => ({
        device: hold.device ?? '',
        since: hold.since ?? '',
        here: was?.here === true && was.device === hold.device,
      }))
    } catch {
      // Nothing is known: go on.
    }
  }, [attemptId, take])

  useEffect(() => {
    const c = 'BroadcastChannel' in globalThis ? new BroadcastChannel('lantoa.hold') : undefined
    channel.current = c
    c?.addEventListener('message', e => {
      const word = e.data as Word
      if (word.attemptId === attemptId && word.client !== client)
        setElsewhere({ device: word.device, since: word.since, here: true })
    })
    void take()
    const seen = () => document.visibilityState === 'visible' && void look()
    const timer = setInterval(seen, every)
    document.addEventListener('visibilitychange', seen)
    addEventListener('focus', seen)
    const stop = line.subscribe(() => line.up() && seen())
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', seen)
      removeEventListener('focus', seen)
      stop()
      c?.close()
    }
  }, [attemptId, take, look])

  return { elsewhere, take }
}
