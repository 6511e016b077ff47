import { beforeEach, expect, test, vi } from 'vitest'
import { Sheet } from './sheet'

const queue = vi.hoisted(() => ({ seq: 100, kept: () => {} }))
vi.mock('@/api/answers', () => ({
  answerQueue: {
    put: () => ({ seq: ++queue.seq, kept: new Promise<void>(done => (queue.kept = done)) }),
  },
}))

const savedAt = '2026-11-25T10:42:00+07:00'
const held = (text: string, seq: number) => ({ q1: { answer: { text }, seq, savedAt } })
const onDevice = (text: string, seq: number, state: 'waiting' | 'saved') =>
  new Map([['q1', { personId: 'p', attemptId: 'a', question: 'q1', answer: { text }, seq, state, changedAt: 0 }]])

let sheet: Sheet
const now = () => {
  const given = sheet.all().get('q1')
  return [given?.answer.text, given?.mark.kind]
}

beforeEach(() => {
  queue.seq = 100
  sheet = new Sheet('a')
})

test('of server and device the newer answer is shown', () => {
  sheet.merge(held('máy chủ', 10))
  sheet.adopt(onDevice('cũ hơn', 9, 'waiting'))
  expect(now()).toEqual(['máy chủ', 'saved'])
  sheet.adopt(onDevice('mới hơn', 11, 'waiting'))
  expect(now()).toEqual(['mới hơn', 'waiting'])
  sheet.merge(held('máy chủ', 10))
  expect(now()).toEqual(['mới hơn', 'waiting'])
  sheet.merge(held('mới hơn', 11))
  expect(now()).toEqual(['mới hơn', 'saved'])
})

test('an answer goes from the device to the server', async () => {
  sheet.give('q1', { text: 'bình tĩnh' })
  expect(now()).toEqual(['bình tĩnh', 'keeping'])
  queue.kept()
  await vi.waitFor(() => expect(now()).toEqual(['bình tĩnh', 'waiting']))
  sheet.hear({ kind: 'saved', attemptId: 'a', question: 'q1', seq: 101, answer: { text: 'bình tĩnh' }, savedAt })
  expect(now()).toEqual(['bình tĩnh', 'saved'])
})

test('word of an older change does not touch a newer one', () => {
  sheet.give('q1', { text: 'một' })
  sheet.give('q1', { text: 'hai' })
  sheet.hear({ kind: 'saved', attemptId: 'a', question: 'q1', seq: 101, answer: { text: 'một' }, savedAt })
  expect(now()).toEqual(['hai', 'keeping'])
  sheet.hear({ kind: 'saved', attemptId: 'b', question: 'q1', seq: 999, answer: { text: 'bài khác' }, savedAt })
  expect(now()).toEqual(['hai', 'keeping'])
})

test('what another device gave is adopted and told', () => {
  sheet.give('q1', { text: 'ở đây' })
  sheet.hear({ kind: 'replaced', attemptId: 'a', question: 'q1', seq: 200, answer: { text: 'ở kia' } })
  expect(now()).toEqual(['ở kia', 'replaced'])
  sheet.merge(held('ở kia', 200))
  expect(now()).toEqual(['ở kia', 'replaced'])
  sheet.merge(held('lại khác', 201))
  expect(now()).toEqual(['lại khác', 'replaced'])
})

test('late and refused answers stay in sight', () => {
  sheet.give('q1', { text: 'muộn' })
  sheet.hear({ kind: 'late', attemptId: 'a', question: 'q1', seq: 101, answer: { text: 'muộn' } })
  expect(now()).toEqual(['muộn', 'late'])
})
