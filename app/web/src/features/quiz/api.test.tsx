import 'fake-indexeddb/auto'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { session } from '@/api/session'
import { storage } from '@/api/storage'
import { attemptQuery, useStart, useSubmit } from './api'

const attempt = (state: string) => ({ id: 'a', state, answers: {}, serverTime: new Date().toISOString() })
let line = true

beforeEach(() => {
  line = true
  queries = new QueryClient()
  session.accept({ accessToken: `h.${btoa('{"sub":"nhung"}')}.s`, expiresAt: '2999-01-01T00:00:00Z' } as never)
  vi.stubGlobal('fetch', async (r: Request) => {
    if (!line) throw new TypeError('no line')
    return Response.json(attempt(r.url.endsWith('/submit') ? 'finished' : 'in_progress'))
  })
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => line)
})
afterEach(() => vi.unstubAllGlobals())

let queries: QueryClient
const wrapper = (props: { children: ReactNode }) => (
  <QueryClientProvider client={queries}>{props.children}</QueryClientProvider>
)

/** The attempt as a page shows it that is opened without a line. */
async function reopened() {
  await waitFor(async () => expect(await (await storage()).count('reads')).toBe(1))
  line = false
  return new QueryClient().fetchQuery({ ...attemptQuery('a'), retry: false })
}

test('what was just begun can be gone on with without a line', async () => {
  const { result } = renderHook(() => useStart('e', 'cuoi-khoa'), { wrapper })
  await act(() => result.current.mutateAsync())
  expect((await reopened()).state).toBe('in_progress')
})

test('what was handed in is over also without a line', async () => {
  const { result } = renderHook(() => useSubmit('a'), { wrapper })
  await act(() => result.current.mutateAsync())
  await waitFor(async () => {
    const kept = await (await storage()).getAll('reads')
    expect(kept.map(r => (r.value as { state: string }).state)).toEqual(['finished'])
  })
  expect((await reopened()).state).toBe('finished')
})

test('a read that left before it was handed in does not undo it', async () => {
  let arrive = () => {}
  const late = new Promise<void>(done => {
    arrive = done
  })
  vi.stubGlobal('fetch', async (r: Request) => {
    if (r.url.endsWith('/submit')) return Response.json(attempt('finished'))
    await late
    return Response.json(attempt('in_progress'))
  })
  const reading = queries.fetchQuery(attemptQuery('a')).catch(() => undefined)
  const { result } = renderHook(() => useSubmit('a'), { wrapper })
  await act(() => result.current.mutateAsync())
  arrive()
  await reading
  expect(queries.getQueryData<{ state: string }>(attemptQuery('a').queryKey)?.state).toBe('finished')
})
