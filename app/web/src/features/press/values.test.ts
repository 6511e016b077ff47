import { expect, test } from 'vitest'
import { bodyOf, fromLocal, toLocal, valuesOf } from './values'

test('moments go there and back on the clock of Việt Nam, whatever zone the device is in', () => {
  expect(toLocal('2026-12-14T16:59:00Z')).toBe('2026-12-14T23:59')
  expect(toLocal('2026-12-14T17:00:00Z')).toBe('2026-12-15T00:00')
  expect(fromLocal('2026-12-15T00:00')).toBe('2026-12-15T00:00:00+07:00')
  expect(toLocal(fromLocal('2026-03-01T07:30'))).toBe('2026-03-01T07:30')
})

const fields = [
  { name: 'topic', type: 'line' },
  { name: 'start', type: 'moment' },
  { name: 'invited', type: 'lines' },
  { name: 'exercise', type: 'check' },
  { name: 'note', type: 'area' },
] as const

test('a form holds an entry, and gives it back without what is empty', () => {
  const entry = {
    topic: 'Họp báo',
    start: '2026-11-25T02:00:00Z',
    invited: ['Báo A', 'Báo B'],
    exercise: true,
    id: 'x',
  }
  const values = valuesOf([...fields], entry)
  expect(values).toEqual({
    topic: 'Họp báo',
    start: '2026-11-25T09:00',
    invited: 'Báo A\nBáo B',
    exercise: true,
    note: '',
  })
  expect(bodyOf([...fields], values)).toEqual({
    topic: 'Họp báo',
    start: '2026-11-25T09:00:00+07:00',
    invited: ['Báo A', 'Báo B'],
    exercise: true,
  })
})

test('blank lines and spaces are nothing', () => {
  expect(bodyOf([...fields], { topic: '  ', invited: ' \n\n', start: '', exercise: false, note: ' a ' })).toEqual({
    exercise: false,
    note: 'a',
  })
})
