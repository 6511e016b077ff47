import MiniSearch from 'minisearch'
import { fold } from '@/i18n/format'
import type { Whole } from './api'

/** A thing of the handbook that was found on the device. */
export interface Found {
  link: string
  title: string
  heading?: string
  snippet: string
}

interface Entry {
  id: string
  link: string
  title: string
  summary: string
  text: string
}

/**
 * Searches the copy of the handbook kept on this device: diacritics optional,
 * a word found by its beginning, and by the other words of its group for less.
 */
export function lookup(whole: Whole): (query: string) => Found[] {
  const entries = entriesOf(whole)
  const words = new Set<string>()
  const index = new MiniSearch<Entry>({
    fields: ['title', 'summary', 'text'],
    processTerm: term => {
      const word = fold(term)
      words.add(word)
      return word || null
    },
    searchOptions: {
      boost: { title: 8, summary: 3 },
      prefix: true,
      combineWith: 'AND',
      processTerm: term => fold(term) || null,
    },
  })
  index.addAll(entries)
  // What a synonym says is known, too: "fake news" are no slips of Telex.
  const vocabulary = [...words, ...whole.synonyms.flat().flatMap(phrase => fold(phrase).split(' '))]
  const known = (word: string) => vocabulary.some(w => w.startsWith(word))
  const byID = new Map(entries.map(e => [e.id, e]))
  return typed => {
    const query = withoutKeys(typed, known)
    if (!/[\p{L}\p{N}]/u.test(query)) return []
    const scores = new Map<string, number>()
    for (const [words, worth] of phrasings(query, whole.synonyms)) {
      for (const hit of index.search(words)) {
        scores.set(hit.id, Math.max(scores.get(hit.id) ?? 0, hit.score * worth))
      }
    }
    return [...scores]
      .sort((a, b) => b[1] - a[1])
      .flatMap(([id]) => {
        const e = byID.get(id)
        return e ? [{ link: e.link, title: e.title, snippet: snippet(e, query) }] : []
      })
  }
}

const shapes: [RegExp, string][] = [
  [/dd/g, 'd'],
  [/aa|aw/g, 'a'],
  [/ee/g, 'e'],
  [/oo|ow/g, 'o'],
  [/uw|w/g, 'u'],
]

/** A folded word without the keys of Telex and VNI in it, as handbook.unkeyed has it. */
export function unkeyed(word: string): string {
  if (/^[a-z]+([1-9][a-z]*){1,3}$/.test(word)) {
    const letters = word.replace(/[1-9]/g, '')
    return letters.length > 1 && /[aeiouy]/.test(letters) ? letters : word
  }
  const plain = shapes.reduce((w, [keys, letter]) => w.replace(keys, letter), word)
  return plain.replace(/(?<=.[^aeiouy])[sfrxjz]$/, '').replace(/([aeiouy])[sfrxjz](ch|ng|nh|[cmnpt])?$/, '$1$2')
}

/** The query, with unkeyed words in the place of those that nothing begins with. */
function withoutKeys(query: string, known: (word: string) => boolean): string {
  return query
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{L}\p{N}]+/gu, typed => {
      const word = fold(typed)
      if (known(word)) return typed
      const plain = unkeyed(word)
      return plain && known(plain) ? plain : typed
    })
}

/** The query itself, and with a phrase of it put in other words. */
export function phrasings(query: string, groups: string[][]): [words: string, worth: number][] {
  const asked = ` ${fold(query)} `
  const out: [string, number][] = [[query, 1]]
  for (const group of groups) {
    const folded = group.map(fold)
    const said = folded.find(phrase => asked.includes(` ${phrase} `))
    if (!said) continue
    for (const other of folded) {
      if (other !== said) out.push([asked.replace(` ${said} `, ` ${other} `).trim(), 0.6])
    }
  }
  return out
}

function entriesOf(w: Whole): Entry[] {
  return [
    ...w.procedures.map(p => ({
      id: `p-${p.id}`,
      link: `/handbook/procedures/${p.id}`,
      title: p.title,
      summary: [p.summary, ...p.signs].join(' '),
      text: [...p.firstHour, ...p.steps.map(s => s.text), ...p.do, ...p.dont, plain(p.html)].join(' '),
    })),
    ...w.sections.map(s => ({
      id: `s-${s.id}`,
      link: `/handbook/${s.id}`,
      title: s.title,
      summary: s.summary ?? '',
      text: [...s.steps.map(x => x.text), plain(s.html)].join(' '),
    })),
    ...w.templates.map(x => ({
      id: `t-${x.id}`,
      link: `/handbook/templates/${x.id}`,
      title: x.title,
      summary: x.summary,
      text: [...x.fields.map(f => f.label), plain(x.advice)].join(' '),
    })),
  ]
}

const plain = (html: string): string =>
  (new DOMParser().parseFromString(html.replace(/></g, '> <'), 'text/html').body.textContent ?? '').replace(/\s+/g, ' ')

/** The summary, or where it does not hold the first word, the text around it. */
function snippet(e: Entry, query: string): string {
  const word = fold(query).split(' ')[0] ?? ''
  const at = fold(e.summary).includes(word) ? -1 : fold(e.text).indexOf(word)
  if (at < 0) return e.summary.slice(0, 160)
  const from = Math.max(0, e.text.lastIndexOf(' ', Math.max(0, at - 60)))
  return `… ${e.text.slice(from, from + 160).trim()} …`
}
