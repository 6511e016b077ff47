import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem, Unreachable } from '@/api/problem'
import { createNote, type Drafts } from './note'

type Note = { text: string; version: number; updatedAt?: string }

/** A server that holds one note, and a device that holds one draft. */
function rig(note: Note = { text: '', version: 0 }, draft?: { text: string; version: number }) {
  const server = { note, down: false, writes: 0 }
  let kept = draft
  const drafts: Drafts = { find: () => kept, keep: d => (kept = d), drop: () => (kept = undefined) }
  const write = async (text: string, version: number): Promise<Note> => {
    await Promise.resolve()
    if (server.down) throw new Unreachable()
    server.writes++
    if (version !== server.note.version)
      throw new ApiProblem(412, { code: 'stale', data: { current: server.note } } as unknown as ApiProblem['body'])
    server.note = { text, version: version + 1, updatedAt: '2026-11-25T03:00:00Z' }
    return server.note
  }
  return { server, keeper: createNote(note, write, drafts), draft: () => kept }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

test('a pause in writing sends the note once', async () => {
  const { server, keeper, draft } = rig()
  keeper.edit('Hạn 24')
  keeper.edit('Hạn 24 giờ')
  expect(draft()).toEqual({ text: 'Hạn 24 giờ', version: 0 })
  await settle(1000)
  expect(server.note).toMatchObject({ text: 'Hạn 24 giờ', version: 1 })
  expect(server.writes).toBe(1)
  expect(keeper.now()).toMatchObject({ state: 'saved', savedAt: '2026-11-25T03:00:00Z' })
  expect(draft()).toBeUndefined()
})

test('what is written while it is sent goes after it', async () => {
  const { server, keeper } = rig()
  keeper.edit('a')
  const sent = keeper.save()
  keeper.edit('ab')
  await sent
  expect(keeper.now().state).toBe('unsaved')
  await settle(1000)
  expect(server.note).toMatchObject({ text: 'ab', version: 2 })
})

test('without a line the draft stays on the device, and goes when asked again', async () => {
  const { server, keeper, draft } = rig()
  server.down = true
  keeper.edit('ghi khi mất mạng')
  await settle(1000)
  expect(keeper.now().state).toBe('waiting')
  expect(draft()?.text).toBe('ghi khi mất mạng')
  server.down = false
  await keeper.save()
  expect(server.note.text).toBe('ghi khi mất mạng')
})

test('a draft of the last visit is sent', async () => {
  const { server, keeper } = rig({ text: 'cũ', version: 3 }, { text: 'cũ và mới', version: 3 })
  await settle()
  expect(server.note).toMatchObject({ text: 'cũ và mới', version: 4 })
  expect(keeper.now().text).toBe('cũ và mới')
})

test('two devices: both texts are shown, and nothing is written over unseen', async () => {
  const { server, keeper } = rig({ text: 'chung', version: 1 })
  server.note = { text: 'từ máy kia', version: 2 }
  keeper.edit('từ máy này')
  await settle(1000)
  expect(keeper.now()).toMatchObject({ state: 'conflict', text: 'từ máy này', other: { text: 'từ máy kia' } })
  keeper.edit('từ máy này, viết tiếp')
  await settle(5000)
  expect(server.note.text).toBe('từ máy kia')
  keeper.choose('mine')
  await settle()
  expect(server.note).toMatchObject({ text: 'từ máy này, viết tiếp', version: 3 })

  server.note = { text: 'lại khác', version: 4 }
  keeper.edit('x')
  await settle(1000)
  keeper.choose('other')
  expect(keeper.now()).toMatchObject({ state: 'saved', text: 'lại khác' })
  keeper.edit('lại khác nữa')
  await settle(1000)
  expect(server.note).toMatchObject({ text: 'lại khác nữa', version: 5 })
})

test('the same text on both sides is no conflict', async () => {
  const { keeper, draft } = rig({ text: 'giống nhau', version: 2 }, { text: 'giống nhau', version: 1 })
  expect(keeper.now().state).toBe('saved')
  expect(draft()).toBeUndefined()
})
