import { useState } from 'react'
import { remember, remembered } from '@/api/remembered'
import { session } from '@/api/session'

/**
 * What the person is writing about an incident and has not sent. It outlives the tabs of a phone, a turn of it, a print
 * and a reload, until it is dropped.
 */
export function useDraft<T>(incident: string, what: string, first: T): [T, (value: T) => void, () => void] {
  const key = `lantoa.draft/${session.person()}/${incident}/${what}`
  const [value, setValue] = useState<T>(() => find<T>(key) ?? first)
  const keep = (next: T) => {
    remember(key, JSON.stringify(next))
    setValue(next)
  }
  const drop = () => {
    remember(key, undefined)
    setValue(first)
  }
  return [value, keep, drop]
}

function find<T>(key: string): T | undefined {
  try {
    return JSON.parse(remembered(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
