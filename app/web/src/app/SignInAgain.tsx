import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { session } from '@/api/session'

const Dialog = lazy(() => import('@/features/auth/SignInDialog'))

/** When the sign-in ends in the middle of work, asks for it again over the page, which stays as it is. */
export function SignInAgain() {
  const state = useSyncExternalStore(session.subscribe, session.state)
  const queries = useQueryClient()
  if (state !== 'ended') return null
  return (
    <Suspense>
      <Dialog onSignedIn={() => void queries.invalidateQueries()} />
    </Suspense>
  )
}
