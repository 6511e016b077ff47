import { QueryClientProvider } from '@tanstack/react-query'
import { createRouter, RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { session } from '@/api/session'
import { tree } from '@/routes'
import { queryClient } from './query'

const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 150,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** Fetches the code of the page that is asked for while the sign-in is still being renewed. */
export function fetchAhead() {
  for (const match of router.matchRoutes(router.latestLocation)) {
    const route = router.routesById[match.routeId]
    if (route) void router.loadRouteChunk(route)?.catch(() => {}) // the page itself tells of it
  }
}

export function App() {
  useEffect(() => {
    let before = session.state()
    const unsubscribe = session.subscribe(() => {
      const now = session.state()
      if (now === 'out' && before !== 'out') {
        queryClient.clear()
        void router.invalidate()
      }
      before = now
    })
    return () => void unsubscribe()
  }, [])
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  )
}
