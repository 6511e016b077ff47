import { useEffect, useState, useSyncExternalStore } from 'react'
import { answerQueue } from '@/api/answers'
import type { Attempt } from './api'
import { type Givens, Sheet } from './sheet'

/** The sheet of an attempt, kept up with the server, the device and the other tabs. */
export function useAnswers(attempt: Attempt): { sheet: Sheet; givens: Givens; ready: boolean } {
  const [sheet] = useState(() => {
    const s = new Sheet(attempt.id)
    s.merge(attempt.answers)
    return s
  })
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const stop = answerQueue.hear(e => sheet.hear(e))
    return () => void stop()
  }, [sheet])
  useEffect(() => {
    sheet.merge(attempt.answers)
    let gone = false
    void answerQueue.of(attempt.id).then(kept => {
      if (gone) return
      sheet.adopt(kept)
      setReady(true)
    })
    return () => {
      gone = true
    }
  }, [sheet, attempt])
  const givens = useSyncExternalStore(sheet.subscribe, sheet.all)
  useLeaveGuard()
  return { sheet, givens, ready }
}

/** On the way out: sends what waits; asks first if the device could not keep an answer. */
function useLeaveGuard() {
  useEffect(() => {
    const flush = () => void answerQueue.flush()
    const ask = (e: BeforeUnloadEvent) => {
      if (answerQueue.fragile()) e.preventDefault()
    }
    addEventListener('pagehide', flush)
    addEventListener('beforeunload', ask)
    return () => {
      removeEventListener('pagehide', flush)
      removeEventListener('beforeunload', ask)
    }
  }, [])
}
