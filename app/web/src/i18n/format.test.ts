// @vitest-environment jsdom
import { afterEach, describe, expect, test } from 'vitest'
import { setLanguage } from '.'
import { compareText, date, dueWords, duration, fold, found, moment, number, percent, time } from './format'

afterEach(() => setLanguage('vi'))

describe('dates are those of the province', () => {
  test.each([
    ['2026-11-05T01:02:03+07:00', '05/11/2026', '01:02'],
    ['2026-11-04T20:30:00Z', '05/11/2026', '03:30'],
    ['2027-02-06T00:00:00+07:00', '06/02/2027', '00:00'],
  ])('%s', (at, day, hour) => {
    expect(date(at)).toBe(day)
    expect(time(at)).toBe(hour)
  })

  test('today is told by the hour alone', () => {
    expect(moment('2026-11-25T09:05:00+07:00', '2026-11-25T23:00:00+07:00')).toBe('09:05')
    expect(moment('2026-11-24T09:05:00+07:00', '2026-11-25T23:00:00+07:00')).toBe('09:05 24/11/2026')
  })
})

test('numbers as the language writes them', async () => {
  expect(number(1234.5)).toBe('1.234,5')
  expect(percent(66.67)).toBe('67%')
  await setLanguage('en')
  expect(number(1234.5)).toBe('1,234.5')
})

test.each([
  [0, '00:00'],
  [59.2, '01:00'],
  [61, '01:01'],
  [3661, '1:01:01'],
  [-5, '00:00'],
])('%d seconds are %s', (seconds, words) => expect(duration(seconds)).toBe(words))

test.each([
  [3, 'còn 3 ngày làm việc'],
  [0, 'hạn hôm nay'],
  [-2, 'quá hạn 2 ngày làm việc'],
])('due in %d working days: %s', (days, words) => expect(dueWords(days)).toBe(words))

test('order and search as Vietnamese does', () => {
  expect(['Đào', 'Dũng', 'Ánh', 'An', 'Ẩn', 'Bình'].sort(compareText)).toEqual([
    'An',
    'Ánh',
    'Ẩn',
    'Bình',
    'Dũng',
    'Đào',
  ])
  expect(fold('  Đính  CHÍNH ')).toBe('dinh chinh')
  expect(found('phat ngon', 'Kỹ năng phát ngôn và cung cấp thông tin')).toBe(true)
  expect(found('ngôn kỹ', 'Kỹ năng phát ngôn')).toBe(true)
  expect(found('hop bao', 'Kỹ năng phát ngôn')).toBe(false)
})
