import { renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const api = vi.hoisted(() => ({ flush: vi.fn(), waitingOf: vi.fn(), findHold: vi.fn() }))
vi.mock('@/api/answers', () => ({ answerQueue: { flush: api.flush, waitingOf: api.waitingOf } }))
vi.mock('./api', () => ({ findHold: api.findHold }))

import { useTimeUp } from './useTimeUp'

const deadline = '2026-11-26T03:00:00Z'
const hold = (serverTime: string, state = 'in_progress') => ({ state, serverTime, deadline })
const submit = { mutateAsync: vi.fn() }
const refetch = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  for (const f of [...Object.values(api), submit.mutateAsync, refetch]) f.mockReset().mockResolvedValue(undefined)
  api.waitingOf.mockResolvedValue(0)
  api.findHold.mockResolvedValue(hold('2026-11-26T03:00:01Z'))
})
afterEach(() => vi.useRealTimers())

async function timeUp(seconds: number) {
  const hook = renderHook(() => useTimeUp(true, { id: 'a', deadline } as never, submit as never, refetch))
  await vi.advanceTimersByTimeAsync(seconds * 1000)
  return hook
}

test('when the server says so too, it is handed in', async () => {
  await timeUp(0)
  expect(submit.mutateAsync).toHaveBeenCalledTimes(1)
})

test('while answers wait it is not: they are tried until the server closes', async () => {
  api.waitingOf.mockResolvedValue(2)
  await timeUp(7)
  expect(api.flush).toHaveBeenCalledTimes(3)
  expect(submit.mutateAsync).not.toHaveBeenCalled()
  api.findHold.mockResolvedValue(hold('2026-11-26T03:00:11Z', 'finished'))
  await vi.advanceTimersByTimeAsync(3000)
  expect(refetch).toHaveBeenCalled()
  expect(submit.mutateAsync).not.toHaveBeenCalled()
})

test('a device whose clock goes wrong hands nothing in early', async () => {
  api.findHold.mockResolvedValue(hold('2026-11-26T01:00:00Z'))
  await timeUp(4)
  expect(refetch).toHaveBeenCalled()
  expect(submit.mutateAsync).not.toHaveBeenCalled()
})

test('without a line it is asked again', async () => {
  api.findHold.mockRejectedValueOnce(new Error('no line'))
  await timeUp(4)
  expect(submit.mutateAsync).toHaveBeenCalledTimes(1)
})
