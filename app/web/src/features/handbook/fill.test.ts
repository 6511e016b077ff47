import { expect, test } from 'vitest'
import type { Clock } from './api'
import { due, running } from './due'
import { fillIn, forServer } from './fill'

const field = (id: string, kind: string, required = true) => ({ id, kind, required, label: id })

const template = {
  heading: 'THÔNG BÁO',
  body: 'Về việc {{viec}}\n\n## Đã biết\n\n{{da-biet}}\n\nNói tiếp lúc {{gio}}, ngày {{ngay}}. {{la}}\n',
  fields: [field('viec', 'line'), field('da-biet', 'list'), field('gio', 'time'), field('ngay', 'date', false)],
}

test('a template is filled as it will be read', () => {
  const { text, missing } = fillIn(template, {
    viec: ' nước đục ',
    'da-biet': '210 hộ báo tin\n\n chưa ai nhập viện ',
    gio: '2026-11-25T14:05',
    ngay: '2026-11-26',
  })
  expect(missing).toEqual([])
  expect(text).toBe(
    'THÔNG BÁO\n\nVề việc nước đục\n\nĐã biết\n\n- 210 hộ báo tin\n- chưa ai nhập viện\n\nNói tiếp lúc 14:05 ngày 25/11/2026, ngày 26/11/2026. {{la}}',
  )
})

test('blanks that nobody filled are seen, those that must be filled are named', () => {
  const { text, missing } = fillIn(template, { viec: '  ' })
  expect(missing.map(f => f.id)).toEqual(['viec', 'da-biet', 'gio'])
  expect(text).toContain('Về việc ……')
})

test('what is sent has the zone and nothing empty', () => {
  expect(forServer(template.fields, { viec: ' x ', gio: '2026-11-25T14:05', ngay: ' ', khac: 'y' })).toEqual({
    viec: 'x',
    gio: '2026-11-25T14:05:00+07:00',
  })
})

test('what a value says is not taken for a blank', () => {
  expect(fillIn(template, { viec: '{{da-biet}} $& $1' }).text).toContain('Về việc {{da-biet}} $& $1')
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
  expect(due(clock('a', {}), began)).toBe(Date.parse('2026-11-25T10:57:00+07:00'))
  expect(due(clock('a', { unit: 'working-hours' }), began)).toBeUndefined()
  expect(due(clock('a', { start: 'by-hand' }), began)).toBeUndefined()
  const all = [
    clock('luat', { amount: 24, unit: 'hours', start: 'judged' }),
    clock('tay', { start: 'by-hand' }),
    clock('chup', {}),
    clock('cap-4', { levels: [4] }),
  ]
  expect(running(all, 3, began).map(r => r.clock.id)).toEqual(['chup', 'luat', 'tay'])
  expect(running(all, 1, began).map(r => r.clock.id)).toEqual(['chup', 'tay'])
})
