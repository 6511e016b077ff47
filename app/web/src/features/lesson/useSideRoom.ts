import { useSyncExternalStore } from 'react'

const query = matchMedia('(min-width: 75em)')

/** Whether there is room beside the reading column. */
export function useSideRoom(): boolean {
  return useSyncExternalStore(
    listener => {
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => query.matches,
  )
}
