import { useEffect, useRef } from 'react'
import { answerQueue } from '@/api/answers'
import { type Attempt, findHold, type useSubmit } from './api'

const every = 3000

/**
 * When the time is up by our clock: sends what waits and, once the server says
 * so too and nothing waits any more, hands in. The server closes the attempt by
 * itself as well, a little later (courses.Grace): what could not be sent at
 * once is tried until then. Without a line it is asked again until it answers.
 */
export function useTimeUp(
  timeUp: boolean,
  attempt: Attempt,
  submit: ReturnType<typeof useSubmit>,
  refetch: () => Promise<unknown>,
) {
  const now = useRef({ submit, refetch })
  now.current = { submit, refetch }
  const { id, deadline } = attempt
  useEffect(() => {
    if (!timeUp || !deadline) return
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const close = async () => {
      await answerQueue.flush()
      try {
        const hold = await findHold(id)
        if (over) return
        if (hold.state === 'finished') await now.current.refetch()
        else if (Date.parse(hold.serverTime) < Date.parse(deadline))
          await now.current.refetch() // the clock of this device was wrong, or there is more time
        else if ((await answerQueue.waitingOf(id)) === 0) await now.current.submit.mutateAsync()
      } catch {
        // No line: the answers wait here.
      }
      if (!over) timer = setTimeout(() => void close(), every)
    }
    void close()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [timeUp, id, deadline])
}
