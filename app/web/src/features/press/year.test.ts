import { expect, test } from 'vitest'
import { defaultYear, reportYear, years } from './year'

const at = (text: string) => Date.parse(`${text}:00+07:00`)

test('a report counts from 15/12 to 14/12, on the clock of Việt Nam', () => {
  expect(reportYear(at('2026-12-14T23:59'))).toBe(2026)
  expect(reportYear(at('2026-12-15T00:00'))).toBe(2027)
  expect(reportYear(at('2027-01-01T00:00'))).toBe(2027)
})

test('while a report is due it is the one that opens', () => {
  expect(defaultYear(at('2026-11-25T08:00'))).toBe(2026)
  expect(defaultYear(at('2026-12-18T08:00'))).toBe(2026)
  expect(defaultYear(at('2027-01-02T08:00'))).toBe(2027)
  expect(years(at('2026-12-18T08:00'))).toEqual([2027, 2026, 2025, 2024])
})
