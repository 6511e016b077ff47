// @vitest-environment jsdom
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { en } from './en'
import { vi } from './vi'

const src = join(import.meta.dirname, '..')

interface Source {
  name: string
  text: string
}

/** Every source file of the app that is shown, without tests and what is generated. */
const sources: Source[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(name => /\.(ts|tsx|css)$/.test(name) && !/\.test\.tsx?$|schema\.d\.ts$/.test(name))
  .map(name => ({ name, text: readFileSync(join(src, name), 'utf8') }))
const code = sources.filter(s => !s.name.startsWith('i18n/vi') && !s.name.startsWith('i18n/en'))

function keys(of: object, before = ''): string[] {
  return Object.entries(of).flatMap(([k, v]) =>
    typeof v === 'object' && v !== null && !Array.isArray(v) ? keys(v, `${before}${k}.`) : [`${before}${k}`],
  )
}

const value = (of: object, path: string): unknown =>
  path.split('.').reduce<unknown>((o, k) => (o as Record<string, unknown>)[k], of)

test('both languages have the same keys, of the same kind, and none is empty', () => {
  expect(keys(en)).toEqual(keys(vi))
  for (const key of keys(vi)) {
    expect(typeof value(en, key), key).toBe(typeof value(vi, key))
    if (typeof value(vi, key) === 'string') {
      expect(value(vi, key), key).not.toBe('')
      expect(value(en, key), key).not.toBe('')
    }
  }
})

test('every key is used', () => {
  const unused = keys(vi).filter(path => {
    const names = path.split('.')
    const mentions = (name: string) => new RegExp(`\\.${name}\\b`)
    // The section and the key in one file, as t.auth.title or as words = t.auth … words.title; or a table
    // in the section that is read by a value, as t.profile.roles[role].
    // A section's own folder is handed the words by name.
    const used = (s: Source) =>
      (s.name.startsWith(`features/${names[0]}/`) || mentions(names[0] as string).test(s.text)) &&
      (mentions(names.at(-1) as string).test(s.text) ||
        (names.length > 2 && new RegExp(`\\.${names.at(-2)}(\\[|;|\\n| as |\\)|\\})`).test(s.text)))
    return !code.some(used)
  })
  expect(unused).toEqual([])
})

test('no Vietnamese stands outside the words', () => {
  const letters =
    /[ăâđêôơưĂÂĐÊÔƠƯ\u00c0-\u00c3\u00c8-\u00ca\u00cc\u00cd\u00d2-\u00d5\u00d9\u00da\u00dd\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed\u00f2-\u00f5\u00f9\u00fa\u00fd\u0128\u0129\u0168\u0169\u1ea0-\u1ef9]/
  const found = code.flatMap(s =>
    s.text
      .split('\n')
      .flatMap((line, i) =>
        letters.test(line) && !line.includes("replaceAll('đ', 'd')") ? [`${s.name}:${i + 1}: ${line.trim()}`] : [],
      ),
  )
  expect(found).toEqual([])
})
