// @vitest-environment jsdom
import { expect, test } from 'vitest'
import type { Whole } from './api'
import { lookup, phrasings, unkeyed } from './lookup'

const entry = (id: string, title: string, html: string) => ({
  id,
  title,
  summary: `Tóm tắt ${title}`,
  editionId: 'e',
  html: `<p>${html}</p>`,
})

const procedure = (id: string, title: string, html: string) => ({
  ...entry(id, title, html),
  signs: [],
  firstHour: [],
  roles: [],
  steps: [],
  clocks: [],
  templates: [],
  do: [],
  dont: [],
  related: [],
})

const whole = {
  procedures: [
    procedure('tin-gia', 'Tin giả về chính sách', 'Nêu sự thật kèm bằng chứng.'),
    procedure('mao-danh', 'Mạo danh trang', 'Đường dây nóng của cơ quan.'),
  ],
  sections: [
    { ...entry('ung-pho', 'Ứng phó', 'Đính chính không lặp lại lời sai.'), kind: 'phase', steps: [], roles: [] },
  ],
  templates: [],
  synonyms: [
    ['tin giả', 'tin sai sự thật', 'fake news'],
    ['mạo danh', 'giả mạo'],
  ],
} as unknown as Whole

const links = (q: string) => lookup(whole)(q).map(f => f.link)

test('without diacritics, by the beginning of a word, đ as d', () => {
  expect(links('dinh chinh')).toEqual(['/handbook/ung-pho'])
  expect(links('Đính chính')).toEqual(['/handbook/ung-pho'])
  expect(links('duong day')).toEqual(['/handbook/procedures/mao-danh'])
  expect(links('bang chu')).toEqual(['/handbook/procedures/tin-gia'])
})

test('in other words', () => {
  expect(links('fake news')).toEqual(['/handbook/procedures/tin-gia'])
  expect(links('trang gia mao')).toEqual(['/handbook/procedures/mao-danh'])
  expect(phrasings('bài tin giả mới', whole.synonyms).map(p => p[0])).toEqual([
    'bài tin giả mới',
    'bai tin sai su that moi',
    'bai fake news moi',
  ])
})

test('nothing for nothing', () => {
  expect(links('')).toEqual([])
  expect(links('  ')).toEqual([])
  expect(links('zzzz')).toEqual([])
})

test('what an input method left in the words is looked past, as on the server', () => {
  const find = lookup(whole)
  for (const typed of ['tin gi\u1ea3', 'tin giar', 'tin gia3', 'tin gia\u0309', 'TIN  GI\u1ea2 !'])
    expect(find(typed)[0]?.link, typed).toBe('/handbook/procedures/tin-gia')
  expect(['dinhs', 'ddinhs', 'tieesng', 'nguwowif', 'd9inh1', 'vtv', 's', 'f820', 'h5n1', 'tt06'].map(unkeyed)).toEqual(
    ['dinh', 'dinh', 'tieng', 'nguoi', 'dinh', 'vtv', 's', 'f820', 'h5n1', 'tt06'],
  )
})

test('nothing that is typed breaks it', () => {
  const find = lookup(whole)
  for (const typed of ['', ' ', '?', '"', '[a-z', '.*', '(', '<b>', '\u202e', '\u0301', 'x'.repeat(300)])
    expect(find(typed), typed).toEqual([])
  expect(find('<b>tin</b> "gia"').length).toBeGreaterThanOrEqual(0)
})
