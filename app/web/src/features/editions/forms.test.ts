import { expect, test } from 'vitest'
import type { Detail } from './api'
import { citesOf } from './cites'
import { freeId, slugOf, withIds } from './ids'
import { merge, same, told } from './merge'
import { aboutOf, fieldName, placeOf, problemsOf, withTitles } from './places'

const content = {
  title: 'Sổ tay',
  sections: [{ id: 'phat-hien', title: 'Phát hiện', steps: [{ id: 'ghi', within: 'ghi-nhan' }] }],
  procedures: [
    { id: 'tin-gia', title: 'Tin giả', clocks: ['ghi-nhan'], templates: ['xin-loi'], steps: [], related: ['mao-danh'] },
    { id: 'mao-danh', title: 'Mạo danh', clocks: [], templates: [], steps: [{ id: 'a', template: 'xin-loi' }] },
  ],
  clocks: [{ id: 'ghi-nhan', name: 'Ghi nhật ký' }],
  templates: [{ id: 'xin-loi', title: 'Xin lỗi' }],
  criteria: [{ id: 'toc-do', name: 'Tốc độ' }],
  levels: [{ id: 'theo-doi', name: 'Theo dõi' }],
  tree: [
    { id: 'goc', question: 'Đúng không?', answers: [{ id: 'sai', procedure: 'mao-danh', next: 'hai' }] },
    { id: 'hai', question: 'Lan chưa?', answers: [] },
  ],
  contacts: [
    { id: 'truc', name: 'Người trực', calls: ['so'] },
    { id: 'so', name: 'Sở', within: 'ghi-nhan' },
  ],
  channels: [],
  questions: [{ id: 'q1', about: 'mao-danh', text: 'Ai?', choices: [] }],
  synonyms: [],
} as unknown as Detail['content']

test('an id is made of a title, and is free', () => {
  expect(slugOf('Ngộ độc tập thể ở trường học')).toBe('ngo-doc-tap-the-o-truong-hoc')
  expect(slugOf('  Đính chính – “lần 2”!  ')).toBe('dinh-chinh-lan-2')
  expect(slugOf('???')).toBe('')
  expect(slugOf('một '.repeat(40)).length).toBeLessThanOrEqual(48)
  expect(slugOf('một '.repeat(40))).toMatch(/^mot(-mot)*$/)
  expect(freeId('Tin giả', ['tin-gia', 'tin-gia-2'], 'moi')).toBe('tin-gia-3')
  expect(freeId('!', ['moi'], 'moi')).toBe('moi-2')
  const rows = [
    { id: '', text: 'Chụp màn hình' },
    { id: 'chup-man-hinh', text: 'x' },
    { id: ' ', text: 'Chụp màn hình' },
  ]
  expect(withIds(rows, r => r.text, 'moi').map(r => r.id)).toEqual([
    'chup-man-hinh-2',
    'chup-man-hinh',
    'chup-man-hinh-3',
  ])
})

test('what two authors typed is put together, and nothing typed is lost', () => {
  const seen = { title: 'A', summary: 'B', steps: ['1'], do: [] as string[] }
  const theirs = { title: 'A', summary: 'B của họ', steps: ['1', '2'], do: ['x'] }
  const mine = { title: 'A của tôi', summary: 'B của tôi', steps: ['1'], do: [] }
  expect(merge(mine, seen, theirs)).toEqual({
    value: { title: 'A của tôi', summary: 'B của tôi', steps: ['1', '2'], do: ['x'] },
    both: [{ key: 'summary', theirs: 'B của họ' }],
  })
  expect(merge(mine, seen, seen).both).toEqual([])
  expect(merge(mine, seen, mine)).toEqual({ value: mine, both: [] })
  expect(same({ a: 'x\n', b: [], c: false }, { a: 'x' })).toBe(true)
  expect(same({ a: ['x', 'y'] }, { a: ['y', 'x'] })).toBe(false)
  expect(told([{ id: 'a', text: 'Một', n: 2 }, 'hai'])).toBe('a · Một · 2\nhai')
  expect(told(undefined)).toBe('–')
})

test('a problem leads to the form and the field', () => {
  expect(placeOf('procedures.tin-gia.steps[1].evidence', content)).toEqual({
    kind: 'procedures',
    part: 'tin-gia',
    title: 'Tin giả',
    field: 'steps[1].evidence',
  })
  expect(placeOf('tree[1].id', content)).toMatchObject({ kind: 'tree', part: 'hai', title: 'Lan chưa?', field: 'id' })
  expect(placeOf('disclaimer', content)).toMatchObject({ kind: 'head', field: 'disclaimer' })
  expect(placeOf('synonyms[0][1]', content)).toMatchObject({ kind: 'synonyms' })
  for (const path of ['questions', 'sections[3]', 'clocks[9]', 'x']) expect(placeOf(path, content)).toBeUndefined()
  const e = {
    content,
    problems: [
      { path: 'tree[1].id', code: 'missing', message: { vi: 'không đường nào dẫn tới nút "hai"', en: '' } },
      { path: 'tree[0].question', code: 'missing', message: { vi: '', en: '' } },
    ],
  } as unknown as Detail
  expect(problemsOf(e, 'tree', 'hai').map(p => p.vi)).toEqual(['không đường nào dẫn tới nút “Lan chưa?”'])
  expect(withTitles('bước "la" cần "xin-loi"', content)).toBe('bước “la” cần “Xin lỗi”')
  expect(aboutOf('quy trình "mao-danh" có 1 câu hỏi')).toBe('mao-danh')
  const names = { steps: 'Các bước', evidence: 'Minh chứng', body: 'Nội dung' }
  expect(fieldName('steps[1].evidence', names)).toBe('Các bước 2 · Minh chứng')
  expect(fieldName('body:12', names)).toBe('Nội dung 12')
})

test('what still names a part is found', () => {
  const names = (kind: Parameters<typeof citesOf>[1], id: string) =>
    citesOf(content, kind, id).map(c => `${c.kind}/${c.part}`)
  expect(names('clocks', 'ghi-nhan')).toEqual(['sections/phat-hien', 'procedures/tin-gia', 'contacts/so'])
  expect(names('templates', 'xin-loi')).toEqual(['procedures/tin-gia', 'procedures/mao-danh'])
  expect(names('procedures', 'mao-danh')).toEqual(['procedures/tin-gia', 'tree/goc', 'questions/q1'])
  expect(names('tree', 'hai')).toEqual(['tree/goc'])
  expect(names('contacts', 'so')).toEqual(['contacts/truc'])
  expect(names('channels', 'x')).toEqual([])
})
