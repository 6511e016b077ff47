import { type RefObject, useEffect, useState } from 'react'
import type { Schemas } from '@/api/client'

/**
 * Brings the reader where the address names a heading, else where reading
 * stopped last time. Gives the way back to the top while that is of use.
 */
export function useResumedPlace(
  state: Schemas['LearningLessonState'] | undefined,
  text: RefObject<HTMLElement | null>,
): (() => void) | undefined {
  const [resumed, setResumed] = useState(false)
  const [place] = useState(() => (state && !state.finishedAt && state.position < 0.95 ? state.position : 0))
  useEffect(() => {
    // After the router has put the page at its top.
    const timer = setTimeout(() => {
      const heading = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
      const column = text.current
      if (heading) return heading.scrollIntoView()
      if (!column) return
      const box = column.getBoundingClientRect()
      const top = scrollY + box.top + place * box.height - innerHeight * 0.7
      if (place < 0.1 || scrollY > 0 || top < innerHeight / 2) return
      scrollTo({ top })
      setResumed(true)
    }, 60)
    return () => clearTimeout(timer)
  }, [place, text])
  if (!resumed) return undefined
  return () => {
    scrollTo({ top: 0 })
    setResumed(false)
  }
}
