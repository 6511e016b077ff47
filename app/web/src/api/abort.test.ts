import { expect, test } from 'vitest'
import { firstOf } from './abort'

test('the first of several signals ends it, with its reason; one that has come ends it at once', () => {
  const [a, b] = [new AbortController(), new AbortController()]
  const both = firstOf(a.signal, b.signal)
  expect(both.aborted).toBe(false)
  b.abort('hai')
  a.abort('một')
  expect(both.reason).toBe('hai')
  expect(firstOf(new AbortController().signal, a.signal).reason).toBe('một')
})
