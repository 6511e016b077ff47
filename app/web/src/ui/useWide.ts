import { useSyncExternalStore } from 'react'

const wide = matchMedia('(min-width: 62em)')

function subscribe(listener: () => void) {
  wide.addEventListener('change', listener)
  return () => wide.removeEventListener('change', listener)
}

const paper = matchMedia('print')
let screen = wide.matches

/** Paper is narrower than the screen: a page that is printed keeps what the screen shows. */
function isWide() {
  if (!paper.matches) screen = wide.matches
  return screen
}

/** Whether the screen is a desktop's, as the style sheets count it. */
export const useWide = (): boolean => useSyncExternalStore(subscribe, isWide)
