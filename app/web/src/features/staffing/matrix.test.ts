import { expect, test } from 'vitest'
import type { Count } from './api'
import { readFilter, searchOf } from './filter'
import { coursesOf, matrixOf, met } from './matrix'

const count = (departmentId: string, positionId: string, courseCode: string, n: [number, number, number, number]) =>
  ({
    departmentId,
    department: departmentId.toUpperCase(),
    positionId,
    position: positionId,
    courseCode,
    course: courseCode,
    holds: n[0],
    expiring: n[1],
    lacks: n[2],
    waived: n[3],
    total: n[0] + n[1] + n[2] + n[3],
  }) satisfies Count

const counts = [
  count('snv', 'nguoi-phat-ngon', 'a', [1, 0, 2, 0]),
  count('snv', 'nguoi-phat-ngon', 'b', [0, 1, 1, 1]),
  count('snv', 'nguoi-dung-dau', 'a', [1, 0, 0, 0]),
  count('xa-a', 'nguoi-phat-ngon', 'a', [0, 0, 1, 0]),
]

test('sums by department, by position and in all', () => {
  const m = matrixOf(counts, undefined, ['nguoi-dung-dau', 'nguoi-phat-ngon'])
  expect(m.positions.map(p => p.id)).toEqual(['nguoi-dung-dau', 'nguoi-phat-ngon'])
  expect(m.rows.map(r => r.name)).toEqual(['SNV', 'XA-A'])
  expect(m.rows[0]?.cells.get('nguoi-phat-ngon')).toEqual({ holds: 1, expiring: 1, lacks: 3, waived: 1, total: 6 })
  expect(m.rows[0]?.total).toEqual({ holds: 2, expiring: 1, lacks: 3, waived: 1, total: 7 })
  expect(m.rows[1]?.cells.has('nguoi-dung-dau')).toBe(false)
  expect(m.totals.get('nguoi-phat-ngon')).toEqual({ holds: 1, expiring: 1, lacks: 4, waived: 1, total: 7 })
  expect(m.total).toEqual({ holds: 2, expiring: 1, lacks: 4, waived: 1, total: 8 })
  expect(met(m.total)).toBe(3)
})

test('of one course', () => {
  const m = matrixOf(counts, 'b', [])
  expect(m.rows.map(r => r.id)).toEqual(['snv'])
  expect(m.total.total).toBe(3)
  expect(coursesOf(counts).map(c => c.code)).toEqual(['a', 'b'])
})

test('a filter survives the address; nonsense in it is left out', () => {
  const filter = {
    asOf: '2026-11-25',
    department: 'snv',
    own: true,
    position: 'x',
    course: 'y',
    state: 'lacks' as const,
  }
  expect(readFilter(searchOf(filter))).toEqual(filter)
  expect(searchOf({ own: true })).toEqual({ scope: undefined })
  expect(readFilter({ asOf: '25/11/2026', state: 'all', scope: 'x' })).toEqual({})
})
