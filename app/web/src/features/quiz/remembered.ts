import { useCallback, useState, useSyncExternalStore } from 'react'
import { remember, remembered } from '@/api/remembered'

/** A choice of the learner that this device remembers. */
export function useSetting(name: string, first = ''): [string, (value: string) => void] {
  const key = `lantoa.quiz.${name}`
  const [value, setValue] = useState(() => remembered(key) || first)
  const set = useCallback(
    (next: string) => {
      remember(key, next)
      setValue(next)
    },
    [key],
  )
  return [value, set]
}

const listeners = new Set<() => void>()
const nameOf = (attemptId: string) => `lantoa.flags.${attemptId}`

/** The questions that the learner wants to come back to; this device alone knows them. */
export function useFlags(attemptId: string): [ReadonlySet<string>, (question: string) => void] {
  const kept = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => remembered(nameOf(attemptId)) ?? '',
  )
  const flags = new Set(kept.split(' ').filter(Boolean))
  const toggle = (question: string) => {
    const next = new Set(flags)
    if (!next.delete(question)) next.add(question)
    remember(nameOf(attemptId), [...next].join(' ') || undefined)
    for (const l of listeners) l()
  }
  return [flags, toggle]
}

export function forgetFlags(attemptId: string) {
  remember(nameOf(attemptId), undefined)
}
