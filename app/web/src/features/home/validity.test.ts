import { expect, test } from 'vitest'
import { vi } from '@/i18n/vi'
import type { Certificate } from './api'
import { byUrgency, validity } from './validity'

const now = Date.parse('2026-11-25T09:00:00+07:00')
const certificate = (over: Partial<Certificate>): Certificate =>
  ({ id: 'x', status: 'valid', issuedAt: '2025-11-25T09:00:00+07:00', ...over }) as Certificate

test('the ring shows what is left, the words say until when', () => {
  const half = validity(certificate({ validUntil: '2027-11-25' }), now, vi)
  expect(half.part).toBeCloseTo(0.5, 2)
  expect(half).toMatchObject({ tone: 'ok', words: 'còn hiệu lực đến 25/11/2027' })
  expect(validity(certificate({ validUntil: '2026-12-05' }), now, vi)).toMatchObject({
    tone: 'soon',
    words: 'còn 10 ngày, có giá trị đến hết 05/12/2026',
  })
  expect(validity(certificate({}), now, vi)).toMatchObject({ part: 1, words: 'không có thời hạn' })
})

test('the last day still counts, the next does not', () => {
  const last = certificate({ validUntil: '2026-11-25' })
  expect(validity(last, now, vi)).toMatchObject({ tone: 'soon', words: 'hôm nay là ngày cuối (25/11/2026)' })
  expect(validity(last, Date.parse('2026-11-26T00:00:00+07:00'), vi)).toMatchObject({ part: 0, tone: 'bad' })
  expect(validity(certificate({ status: 'revoked', validUntil: '2030-01-01' }), now, vi).part).toBe(0)
})

test('what is about to expire comes first, what no longer holds last', () => {
  const all = [
    certificate({ id: 'gone', status: 'expired', validUntil: '2026-01-01' }),
    certificate({ id: 'year', validUntil: '2027-11-25' }),
    certificate({ id: 'month', validUntil: '2026-12-25' }),
    certificate({ id: 'ever' }),
    certificate({ id: 'week', validUntil: '2026-12-01' }),
  ]
  expect(all.sort((a, b) => byUrgency(a, b, now)).map(c => c.id)).toEqual(['week', 'month', 'ever', 'year', 'gone'])
})
