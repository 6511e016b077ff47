import { expect, test } from 'vitest'
import { vi } from '@/i18n/vi'
import { read, scores, write } from './answers'
import { amount, levelRange } from './words'

const criteria = ['pham-vi', 'toc-do', 'ton-hai'].map(id => ({ id, name: id, question: '', thresholds: [] }))

test('answers survive the address', () => {
  expect(read(write([3, 0, 2]), criteria)).toEqual([3, 0, 2])
  expect(read(write([]), criteria)).toEqual([])
  expect(read(undefined, criteria)).toEqual([])
})

test('an address that somebody made up does no harm', () => {
  expect(read('3-9-1-', criteria)).toEqual([3])
  expect(read('<script>', criteria)).toEqual([])
  expect(read('1-1-1-1-1-1-', criteria)).toEqual([1, 1, 1])
})

test('what is not known is not scored', () => {
  expect(scores([3, 0, 2], criteria)).toEqual({ 'pham-vi': 3, 'ton-hai': 2 })
  expect(scores([0], criteria)).toEqual({})
})

test('clocks and levels in words', () => {
  expect(amount({ amount: 15, unit: 'working-days' }, vi)).toBe('15 ngày làm việc')
  expect(amount({ amount: 0, unit: 'hours' }, vi)).toBe('ngay')
  expect(levelRange([1, 2, 3, 4])).toBe('1–4')
  expect(levelRange([3, 4])).toBe('3, 4')
  expect(levelRange([4])).toBe('4')
  expect(levelRange([])).toBe('')
})
