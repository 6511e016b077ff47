import { infiniteQueryOptions, type QueryFunctionContext, type QueryKey } from '@tanstack/react-query'
import { SignedOut, Unreachable } from './problem'
import { session } from './session'
import { storage } from './storage'

const mostReads = 300

/**
 * Makes a query readable without a line: its last answer is kept on the device
 * for the person who read it, and given when the server cannot be reached.
 */
export function keptOffline<T, K extends QueryKey>(query: {
  queryKey: K
  queryFn: (context: QueryFunctionContext<K>) => Promise<T>
  /** Another read that was kept and holds the same. */
  within?: { queryKey: QueryKey; pick: (value: never) => T | undefined }
}) {
  return {
    ...query,
    queryFn: async (context: QueryFunctionContext<K>): Promise<T> => {
      try {
        const value = await query.queryFn(context)
        void keep(query.queryKey, value)
        setStale(query.queryKey, undefined)
        return value
      } catch (e) {
        if (!(e instanceof Unreachable || (e instanceof SignedOut && session.state() === 'ended'))) throw e
        const kept = (await recall(query.queryKey)) ?? (await recallWithin(query.within))
        if (!kept) throw e
        setStale(query.queryKey, kept.savedAt)
        return kept.value as T
      }
    },
  }
}

/** Where the first page of a list is kept. */
export const firstOf = (list: QueryKey): QueryKey => [...list, 'first']

/** A list that comes in pages, of which the first can be read without a line. */
export function keptList<T extends { next?: string }, K extends QueryKey>(
  queryKey: K,
  page: (cursor: string, signal: AbortSignal) => Promise<T>,
) {
  const first = keptOffline({ queryKey: firstOf(queryKey), queryFn: ({ signal }) => page('', signal) })
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal, client, meta }) =>
      pageParam ? page(pageParam, signal) : first.queryFn({ queryKey: firstOf(queryKey), signal, client, meta }),
    initialPageParam: '',
    getNextPageParam: (last: T) => last.next || undefined,
  })
}

// When the copies that are shown now were made; empty while everything is fresh.
const shown = new Map<string, number>()
const listeners = new Set<() => void>()

function setStale(key: QueryKey, savedAt: number | undefined) {
  const name = JSON.stringify(key)
  if (shown.get(name) === savedAt) return
  if (savedAt) shown.set(name, savedAt)
  else shown.delete(name)
  for (const l of listeners) l()
}

export const copies = {
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  /** When the copy shown for a query was made, undefined for a fresh answer. */
  savedAt: (key: QueryKey) => shown.get(JSON.stringify(key)),
}

/** Keeps what came otherwise than by its query: a copy that is newer than the last read. */
export const keepCopy = (key: QueryKey, value: unknown): Promise<void> => keep(key, value)

async function keep(key: QueryKey, value: unknown) {
  try {
    const db = await storage()
    await db.put('reads', { key: JSON.stringify(key), personId: session.person(), value, savedAt: Date.now() })
    if ((await db.count('reads')) > mostReads) await prune()
  } catch {
    // The device refuses to keep it: reading goes on without.
  }
}

async function recall(key: QueryKey) {
  try {
    const kept = await (await storage()).get('reads', JSON.stringify(key))
    return kept?.personId === session.person() ? kept : undefined
  } catch {
    return undefined
  }
}

async function recallWithin(within?: { queryKey: QueryKey; pick: (value: never) => unknown }) {
  const kept = within && (await recall(within.queryKey))
  const value = kept && within.pick(kept.value as never)
  return value === undefined ? undefined : { value, savedAt: kept?.savedAt }
}

async function prune() {
  const db = await storage()
  const all = await db.getAll('reads')
  all.sort((a, b) => a.savedAt - b.savedAt)
  for (const old of all.slice(0, all.length - mostReads)) await db.delete('reads', old.key)
}

/** Forgets every read kept on this device; answers that wait are not reads and stay. */
export async function forgetReads() {
  try {
    await (await storage()).clear('reads')
  } catch {
    // Nothing was kept.
  }
}
