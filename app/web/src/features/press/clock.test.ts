import { expect, test } from 'vitest'
import { loadWords } from '@/i18n'
import { dueMoment, standing } from './clock'

const now = Date.parse('2026-11-25T05:00:00Z')
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()

test('what is left, or over, in words', async () => {
  await loadWords('press')
  expect(standing(at(30), undefined, now)).toEqual({ words: 'còn 30 phút', tone: 'soon' })
  expect(standing(at(4 * 60 + 59), undefined, now)).toEqual({ words: 'còn 4 giờ', tone: 'soon' })
  expect(standing(at(25 * 60), undefined, now)).toEqual({ words: 'còn 25 giờ', tone: 'neutral' })
  expect(standing(at(72 * 60), undefined, now)).toEqual({ words: 'còn 3 ngày', tone: 'neutral' })
  expect(standing(at(-1), undefined, now)).toEqual({ words: 'quá 1 phút', tone: 'bad' })
  expect(standing(at(-60 * 50), undefined, now)).toEqual({ words: 'quá 2 ngày', tone: 'bad' })
})

test('what is done was in time or late, to the millisecond', async () => {
  await loadWords('press')
  expect(standing(at(0), at(0), now)).toEqual({ words: 'đúng hạn', tone: 'ok' })
  expect(standing(at(0), new Date(now + 1).toISOString(), now)).toEqual({ words: 'muộn', tone: 'bad' })
})

test('midnight is the end of the day before', async () => {
  await loadWords('press')
  expect(dueMoment('2026-12-02T17:00:00Z')).toBe('hết ngày 02/12/2026')
  expect(dueMoment('2026-12-02T16:59:00Z')).toContain('23:59')
})
