import { useSyncExternalStore } from 'react'

const wide = matchMedia('(min-width: 62em)')

function subscribe(listener: () => void) {
  wide.addEventListener('change', listener)
  return () => wide.removeEventListener('change', listener)
}

/** Whether the screen is a desktop's, as the style sheets count it. */
export const useWide = (): boolean => useSyncExternalStore(subscribe, () => wide.matches)
