import type { QueryClient } from '@tanstack/react-query'
import { offlineQuery } from './api'

/** Puts the whole handbook on the device: it is needed when the line is not there. */
export const keepHandbook = (queries: QueryClient) => queries.prefetchQuery(offlineQuery)
