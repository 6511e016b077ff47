import { expect, test } from 'vitest'
import { choose, fromNumber, fromText, isEmpty, move, orderOf, pair, same } from './answer'
import type { Question } from './api'

const options = ['1', '2', '3'].map(id => ({ id, text: `phương án ${id}` }))
const question = (type: Question['type']): Question => ({ id: 'q1', type, prompt: '', points: 1, options })

test('one option replaces another, several stand in the order of the paper', () => {
  expect(choose(question('single'), { choice: ['1'] }, '2')).toEqual({ choice: ['2'] })
  expect(choose(question('multiple'), { choice: ['3'] }, '1')).toEqual({ choice: ['1', '3'] })
  expect(choose(question('multiple'), { choice: ['1', '3'] }, '1')).toEqual({ choice: ['3'] })
  expect(choose(question('multiple'), { choice: ['3'] }, '3')).toEqual({})
})

test('pairs are added, changed and taken away', () => {
  expect(pair(undefined, '1', 'r2')).toEqual({ pairs: { '1': 'r2' } })
  expect(pair({ pairs: { '1': 'r2' } }, '1', 'r1')).toEqual({ pairs: { '1': 'r1' } })
  expect(pair({ pairs: { '1': 'r2' } }, '1', undefined)).toEqual({})
})

test('items stand as on the paper until they are moved', () => {
  expect(orderOf(question('ordering'), {})).toEqual(['1', '2', '3'])
  expect(orderOf(question('ordering'), { choice: ['2', '1', '3'] })).toEqual(['2', '1', '3'])
  expect(move(['1', '2', '3'], 2, 0)).toEqual(['3', '1', '2'])
})

// What the server reads as a number, courses/grade_text.go.
test.each([
  ['24', '24'],
  ['12,5', '12,5'],
  ['1.234,5', '1.234,5'],
  ['1,234.5', '1,234.5'],
  ['1 234,5', '1 234,5'],
  ['-3', '-3'],
  ['24 giờ', '24'],
  ['12,', '12'],
])('%s is a number', (typed, text) => expect(fromNumber(typed, 'giờ')).toEqual({ text }))

test.each(['mười', '1e3', '12,5,6', '--1', '1..2', 'NaN', ','])('%s is no number', typed =>
  expect(fromNumber(typed, 'giờ')).toBeUndefined(),
)

test('words need a letter; nothing typed is no answer', () => {
  expect(fromText('  20 tháng 12 ')).toEqual({ text: '20 tháng 12' })
  expect(fromText('a\u0007b')).toEqual({ text: 'a b' })
  expect(fromText('   ')).toEqual({})
  expect(fromText('…?!'.replace('…', '...'))).toBeUndefined()
  expect(fromNumber('  ')).toEqual({})
})

test('empty and same', () => {
  expect([undefined, {}, { choice: [] }, { text: '' }, { pairs: {} }].map(isEmpty)).toEqual(Array(5).fill(true))
  expect([{ bool: false }, { number: 0 }].map(isEmpty)).toEqual([false, false])
  expect(same({ pairs: { a: '1', b: '2' } }, { pairs: { b: '2', a: '1' } })).toBe(true)
  expect(same(undefined, {})).toBe(true)
  expect(same({ choice: ['1', '2'] }, { choice: ['2', '1'] })).toBe(false)
})
