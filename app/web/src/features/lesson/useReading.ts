import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useState } from 'react'
import { readingQueue } from '@/api/reading'
import { type Enrolment, keepProgress, type Lesson } from './api'
import { createTracker, type Tracker } from './tracker'

/**
 * Follows the reading of a lesson: the seconds that it is seen, the place in
 * the text above the bar, and what the server makes of both.
 */
export function useReading(
  enrolment: Enrolment,
  lesson: Lesson,
  text: RefObject<HTMLElement | null>,
  bar: RefObject<HTMLElement | null>,
): { tracker: Tracker; refused: string | undefined } {
  const queries = useQueryClient()
  const [refused, setRefused] = useState<string>()
  const [tracker] = useState(() => {
    const state = enrolment.progress.lessons[lesson.id]
    const waiting = readingQueue.waiting(enrolment.id, lesson.id)
    return createTracker({
      minimumSeconds: lesson.minimumSeconds,
      seconds: Math.max(state?.seconds ?? 0, waiting?.seconds ?? 0),
      position: waiting?.position ?? state?.position ?? 0,
      finished: !!state?.finishedAt || !!waiting?.finished,
      now: () => performance.now() / 1000,
      report: reading => {
        if (enrolment.state !== 'withdrawn') readingQueue.put(enrolment.id, lesson.id, reading)
      },
    })
  })

  useEffect(
    () =>
      readingQueue.hear(e => {
        if (e.enrolment !== enrolment.id) return
        if (e.kind === 'kept') keepProgress(queries, e.enrolment, e.lesson, e.progress)
        if (e.lesson !== lesson.id) return
        if (e.kind === 'kept') tracker.kept(e.progress)
        else if (e.kind === 'early') tracker.early(e.remainingSeconds)
        else setRefused(e.problem)
      }),
    [queries, enrolment.id, lesson.id, tracker],
  )

  useEffect(() => {
    const seen = () => document.visibilityState === 'visible'
    const tick = () => tracker.tick(seen())
    const turn = () => (seen() ? tracker.tick(true) : tracker.leave())
    tick()
    const timer = setInterval(tick, 1000)
    document.addEventListener('visibilitychange', turn)
    addEventListener('pagehide', tracker.leave)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', turn)
      removeEventListener('pagehide', tracker.leave)
      tracker.leave()
    }
  }, [tracker])

  useEffect(() => {
    let asked = 0
    const look = () => {
      asked = 0
      const box = text.current?.getBoundingClientRect()
      const over = bar.current?.getBoundingClientRect().top
      if (!box || over === undefined || box.height === 0) return
      const edge = Math.min(over, innerHeight) // on a low screen the bar stands below the text
      tracker.scrolled(Math.max(0, Math.min(1, (edge - box.top) / box.height)))
    }
    const scrolled = () => {
      asked ||= requestAnimationFrame(look)
    }
    scrolled()
    addEventListener('scroll', scrolled, { passive: true })
    addEventListener('resize', scrolled)
    return () => {
      cancelAnimationFrame(asked)
      removeEventListener('scroll', scrolled)
      removeEventListener('resize', scrolled)
    }
  }, [tracker, text, bar])

  return { tracker, refused }
}
