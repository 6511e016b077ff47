import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Clock } from './api'
import { due, running, type WorkingTime } from './due'

// What Go says of the same cases (handbook, TestDueCases).
const rule: WorkingTime & { cases: { amount: number; unit: Clock['unit']; began: string; due: string }[] } = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../../../../handbook/testdata/due.json`, 'utf8'),
)

test('the browser counts as the server does', () => {
  expect(rule.cases.length).toBeGreaterThan(400)
  const wrong = rule.cases.filter(c => due(c, Date.parse(c.began), rule) !== Date.parse(c.due))
  expect(wrong.map(c => ({ ...c, got: new Date(due(c, Date.parse(c.began), rule)).toISOString() }))).toEqual([])
})

const clock = (id: string, more: Partial<Clock>): Clock => ({
  id,
  name: id,
  amount: 15,
  unit: 'minutes',
  from: '',
  levels: [1, 2, 3, 4],
  kind: 'target',
  source: '',
  verified: false,
  start: 'received',
  stop: 'evidence',
  ...more,
})

test('clocks that run have a time of day, soonest first', () => {
  const began = Date.parse('2026-11-25T10:42:00+07:00')
  const all = [
    clock('luat', { amount: 24, unit: 'hours', start: 'judged' }),
    clock('tay', { start: 'by-hand' }),
    clock('chup', {}),
    clock('gio-lam-viec', { amount: 1, unit: 'working-hours' }),
    clock('cap-4', { levels: [4] }),
  ]
  expect(running(all, 3, began, rule).map(r => r.clock.id)).toEqual(['chup', 'gio-lam-viec', 'luat', 'tay'])
  expect(running(all, 1, began, rule).map(r => r.clock.id)).toEqual(['chup', 'gio-lam-viec', 'tay'])
  // A copy from before the handbook carried the calendar.
  expect(running(all, 1, began, undefined).map(r => r.at !== undefined)).toEqual([true, false, false])
})
