import { useSyncExternalStore } from 'react'
import { remember, remembered } from '@/api/remembered'

export type Scheme = 'light' | 'dark' | 'auto'

const key = 'lantoa.scheme'
const dark = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

const chosen = (): Scheme => {
  const kept = remembered(key)
  return kept === 'light' || kept === 'dark' ? kept : 'auto'
}

const resolved = (): 'light' | 'dark' => {
  const s = chosen()
  return s === 'auto' ? (dark.matches ? 'dark' : 'light') : s
}

function apply() {
  document.documentElement.dataset.mantineColorScheme = resolved()
  for (const l of listeners) l()
}

dark.addEventListener('change', apply)

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Light, dark or as the device. index.html reads the same key before the first paint. */
export function setScheme(next: Scheme) {
  remember(key, next)
  apply()
}

export const useScheme = (): Scheme => useSyncExternalStore(subscribe, chosen)
export const useResolvedScheme = (): 'light' | 'dark' => useSyncExternalStore(subscribe, resolved)
