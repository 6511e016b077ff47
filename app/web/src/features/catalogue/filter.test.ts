import { expect, test } from 'vitest'
import type { Course } from './api'
import { choices, matches } from './filter'

const course = (over: Partial<Course>) => ({ title: '', titleEn: '', summary: '', audiences: [], ...over }) as Course
const all = [
  course({
    code: 'a',
    title: 'Kỹ năng phát ngôn và cung cấp thông tin cho báo chí',
    titleEn: 'Speaking for the agency',
    competence: 'phat-ngon',
    audiences: ['nguoi-phat-ngon'],
    periods: 8,
  }),
  course({
    code: 'b',
    title: 'Tổng quan truyền thông chính sách',
    summary: 'Đối chiếu văn bản',
    competence: 'chinh-sach',
    audiences: ['tat-ca'],
    periods: 4,
  }),
]
const words = (c: Course) => (c.competence === 'phat-ngon' ? 'Phát ngôn' : 'Chính sách')
const codes = (wish: Parameters<typeof matches>[1]) => all.filter(c => matches(c, wish, words)).map(c => c.code)

test('the search needs no diacritics, all words, and looks at English too', () => {
  expect(codes({ q: 'phat ngon' })).toEqual(['a'])
  expect(codes({ q: 'PHÁT  báo chí' })).toEqual(['a'])
  expect(codes({ q: 'doi chieu' })).toEqual(['b'])
  expect(codes({ q: 'speaking' })).toEqual(['a'])
  expect(codes({ q: 'phat lạ' })).toEqual([])
  expect(codes({ q: '  ' })).toEqual(['a', 'b'])
})

test('a course for all is for every audience', () => {
  expect(codes({ audience: 'nguoi-phat-ngon' })).toEqual(['a', 'b'])
  expect(codes({ audience: 'tat-ca' })).toEqual(['b'])
})

test('a choice tells how many courses it would show beside the other filters', () => {
  expect(choices(all, { length: 'short' }, 'competence', words)).toEqual([
    { value: 'phat-ngon', count: 0 },
    { value: 'chinh-sach', count: 1 },
  ])
  expect(choices(all, { length: 'short' }, 'length', words)).toEqual([
    { value: 'short', count: 1 },
    { value: 'middle', count: 1 },
  ])
})
