import { expect, test } from 'vitest'
import { asRead, type Notification } from './api'

const one = (id: string, read: boolean): Notification => ({
  id,
  read,
  day: '2026-11-25',
  kind: 'reminder',
  title: { vi: 'x', en: 'x' },
  body: 'x',
  link: { kind: 'home' },
  count: 1,
  createdAt: '2026-11-25T10:00:00+07:00',
})

const list = {
  pageParams: ['', 'b'],
  pages: [
    { unread: 3, items: [one('1', false), one('2', true)], next: 'b' },
    { unread: 3, items: [one('3', false)] },
  ],
}

test('marks those that are meant, and counts what is left unread', () => {
  const now = asRead(list, ['1', '2', 'unknown'])
  expect(now.pages.map(p => p.unread)).toEqual([2, 2])
  expect(now.pages.flatMap(p => p.items).map(n => n.read)).toEqual([true, true, false])
})

test('marks all, also those that are not shown', () => {
  const now = asRead(list, 'all')
  expect(now.pages.map(p => p.unread)).toEqual([0, 0])
  expect(now.pages.flatMap(p => p.items).every(n => n.read)).toBe(true)
})
