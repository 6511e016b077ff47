import { describe, expect, it } from 'vitest'
import { markWords } from './marks'

const marked = (text: string, query: string) =>
  markWords(text, query)
    .map(s => (s.marked ? `[${s.text}]` : s.text))
    .join('')

describe('markWords', () => {
  it.each([
    ['Đính chính thông tin', 'dinh chinh', '[Đính] [chính] thông tin'],
    ['tin giả, tin đồn', 'tin gi', '[tin] [giả], [tin] đồn'],
    ['Tám ô của mẫu', 'tam o', '[Tám] [ô] của mẫu'],
    ['ông ở ô', 'o', 'ông [ở] [ô]'],
    ['không có gì', '', 'không có gì'],
    ['', 'a', ''],
    ['(15 phút)', '15', '([15] phút)'],
  ])('%s by %s', (text, query, want) => {
    expect(marked(text, query)).toBe(want)
  })

  it('marks a synonym word by word, and the beginnings of the last word only', () => {
    const shown = markWords('Tin lan ra ngoài tỉnh là tin giả', 'fake news', 'tin giả')
    expect(shown.filter(s => s.marked).map(s => s.text)).toEqual(['Tin', 'tin', 'giả'])
    expect(marked('tỉnh có tin giảm', 'tin gia')).toBe('tỉnh có [tin] [giảm]')
  })

  it('loses nothing', () => {
    const text = 'Gọi 1800 8108 – “tin giả”; gửi ảnh chụp…'
    expect(
      markWords(text, 'tin anh goi')
        .map(s => s.text)
        .join(''),
    ).toBe(text)
  })
})
