import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'

/** What is typed, at once; and what is asked for, a moment later, which the address keeps too. */
export function useAsked(): [typed: string, type: (q: string) => void, asked: string] {
  const navigate = useNavigate()
  const router = useRouter()
  const { q = '' } = useSearch({ strict: false }) as { q?: string }
  const [typed, setTyped] = useState(q)
  const written = useRef(q)
  useEffect(() => {
    // An address from elsewhere, not the one that typing made.
    if (q !== written.current) setTyped(q)
    written.current = q
  }, [q])
  useEffect(() => {
    if (typed === written.current) return
    const timer = setTimeout(() => {
      // Somebody who typed and touched a result at once is on the way there.
      if (router.latestLocation.pathname !== '/handbook') return
      written.current = typed
      void navigate({ to: '/handbook', search: { q: typed || undefined }, replace: true })
    }, 250)
    return () => clearTimeout(timer)
  }, [typed, navigate, router])
  return [typed, setTyped, q.trim()]
}
