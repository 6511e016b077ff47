import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { session } from '@/api/session'
import { useDraft } from './draft'

const note = () => renderHook(() => useDraft('incident-1', 'note', '')).result

beforeEach(() => void vi.spyOn(session, 'person').mockReturnValue('an'))
afterEach(() => {
  cleanup()
  localStorage.clear()
})

test('what is being written is there again after its form was away, until it is dropped', () => {
  const before = note()
  act(() => before.current[1]('Phóng viên gọi lúc 9 giờ'))
  cleanup()
  const after = note()
  expect(after.current[0]).toBe('Phóng viên gọi lúc 9 giờ')
  act(() => after.current[2]())
  expect(after.current[0]).toBe('')
  cleanup()
  expect(note().current[0]).toBe('')
})

test('nobody else on the device is shown it, nor another incident', () => {
  const mine = note()
  act(() => mine.current[1]('Chỉ của An'))
  expect(renderHook(() => useDraft('incident-2', 'note', '')).result.current[0]).toBe('')
  vi.spyOn(session, 'person').mockReturnValue('binh')
  expect(note().current[0]).toBe('')
})

test('what is broken on the device is left out', () => {
  localStorage.setItem('lantoa.draft/an/incident-1/note', '{')
  expect(note().current[0]).toBe('')
})
