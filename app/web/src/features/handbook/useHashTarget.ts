import { useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'

/** Brings what the address's hash names into sight, also out of what is folded, once the page is there. */
export function useHashTarget(ready: boolean) {
  const hash = useRouterState({ select: s => s.location.hash })
  useEffect(() => {
    const target = ready && hash ? document.getElementById(hash) : null
    if (!target) return
    for (let e = target.parentElement; e; e = e.parentElement) if (e instanceof HTMLDetailsElement) e.open = true
    target.scrollIntoView({ block: 'center' })
    target.tabIndex = -1
    target.focus({ preventScroll: true })
  }, [ready, hash])
}
