import { fold } from '@/i18n/format'

/** A stretch of text; marked when it is what was looked for. */
export interface Stretch {
  text: string
  marked: boolean
}

/** Parts a text at the query's words and those of a synonym, diacritics aside; the query's last may be unfinished. */
export function markWords(text: string, query: string, synonym = ''): Stretch[] {
  const asked = words(query)
  const whole = new Set([...asked, ...words(synonym)])
  const last = asked.at(-1)
  const out: Stretch[] = []
  const add = (piece: string, marked: boolean) => {
    const before = out.at(-1)
    if (before && before.marked === marked) before.text += piece
    else if (piece !== '') out.push({ text: piece, marked })
  }
  for (const piece of text.normalize('NFC').split(/([\p{L}\p{N}]+)/u)) {
    const word = fold(piece)
    add(piece, whole.has(word) || (last !== undefined && last.length > 1 && word.startsWith(last)))
  }
  return out
}

const words = (text: string) =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(w => w !== '')
