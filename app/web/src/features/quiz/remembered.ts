import { useCallback, useState, useSyncExternalStore } from 'react'

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

function write(key: string, value: string) {
  try {
    if (value) localStorage.setItem(key, value)
    else localStorage.removeItem(key)
  } catch {
    // Remembered until the page closes.
  }
}

/** A choice of the learner that this device remembers. */
export function useSetting(name: string, first = ''): [string, (value: string) => void] {
  const key = `lantoa.quiz.${name}`
  const [value, setValue] = useState(() => read(key) || first)
  const set = useCallback(
    (next: string) => {
      write(key, next)
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
    () => read(nameOf(attemptId)),
  )
  const flags = new Set(kept.split(' ').filter(Boolean))
  const toggle = (question: string) => {
    const next = new Set(flags)
    if (!next.delete(question)) next.add(question)
    write(nameOf(attemptId), [...next].join(' '))
    for (const l of listeners) l()
  }
  return [flags, toggle]
}

export function forgetFlags(attemptId: string) {
  write(nameOf(attemptId), '')
}
