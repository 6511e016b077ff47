import { expect, test } from 'vitest'
import { daysLeft, remaining, standing } from './standing'
import { checkCode, longDate } from './words'

// 23:30 in Việt Nam on 25 November.
const now = Date.parse('2026-11-25T16:30:00Z')
const valid = (validUntil?: string) => ({ status: 'valid' as const, issuedAt: '2026-11-25T00:00:00+07:00', validUntil })

test('days are those of Việt Nam, and the last one counts', () => {
  expect(daysLeft(valid('2026-11-25'), now)).toBe(0)
  expect(daysLeft(valid('2026-11-26'), now)).toBe(1)
  expect(daysLeft(valid('2026-11-26'), now + 30 * 60_000)).toBe(0)
  expect(daysLeft(valid(), now)).toBeUndefined()
})

test('it is to be renewed for its last 90 days', () => {
  expect(standing(valid('2027-02-23'), now)).toBe('expiring')
  expect(standing(valid('2027-02-24'), now)).toBe('valid')
  expect(standing(valid(), now)).toBe('valid')
  for (const status of ['expired', 'superseded', 'revoked'] as const)
    expect(standing({ status, validUntil: '2027-02-23' }, now)).toBe(status)
})

test('what is left of its time', () => {
  expect(remaining(valid(), now)).toBe(1)
  expect(remaining(valid('2026-11-26'), Date.parse('2026-11-26T00:00:00+07:00'))).toBe(0.5)
  expect(remaining({ ...valid('2027-11-26'), status: 'revoked' }, now)).toBe(0)
})

test('days and codes are written as the page has them', () => {
  expect(longDate('2026-02-05')).toContain(' 05 ')
  expect(longDate('2026-02-05')).toContain(' 02 ')
  expect(longDate('2026-11-25T23:27:58+07:00')).toContain(' 25 ')
  expect(longDate('2026-07-01')).toContain(' 7 ')
  expect(checkCode('0TY8W52GAGKX')).toBe('0TY8-W52G-AGKX')
})
