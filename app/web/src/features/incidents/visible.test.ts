import { expect, test } from 'vitest'
import { visible } from './visible'

test('marks that nobody sees are left out of what was pasted, lines and tabs stay', () => {
  expect(visible({ text: 'Gọi \u202a0912 345 678\u202c\0\n\tngay' })).toEqual({ text: 'Gọi 0912 345 678\n\tngay' })
})
