import { QueryClient } from '@tanstack/react-query'

/** Reads are repeated by the client (api/client.ts), not here; without a line, kept copies answer. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', staleTime: 15_000, gcTime: 30 * 60_000 },
    mutations: { retry: false, networkMode: 'always' },
  },
})
