import { expect, test } from 'vitest'
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
