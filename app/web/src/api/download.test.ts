// @vitest-environment jsdom
import { expect, test, vi } from 'vitest'
import { fileName, saveFile } from './download'

test.each([
  [`attachment; filename="tien-do.xlsx"; filename*=UTF-8''Ti%E1%BA%BFn%20%C4%91%E1%BB%99.xlsx`, 'Tiến độ.xlsx'],
  ['attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'],
  ['attachment; filename=a.pdf', 'a.pdf'],
  [`attachment; filename="a.pdf"; filename*=UTF-8''%E1%ZZ`, 'a.pdf'],
  ['inline', ''],
  ['', ''],
])('%s', (header, name) => {
  expect(fileName(header)).toBe(name)
})

test('a file is saved under the name that the server gives it', async () => {
  const saved: string[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download)
  })
  URL.createObjectURL = () => 'blob:x'
  const response = new Response('x', { headers: { 'Content-Disposition': 'attachment; filename="a.zip"' } })
  expect(await saveFile(Promise.resolve({ data: new Blob(['x']), response }))).toBe('a.zip')
  expect(saved).toEqual(['a.zip'])
})
