import { fold } from '@/i18n/format'

/** A stretch of text; marked when it is what was looked for. */
export interface Stretch {
  text: string
  marked: boolean
}

/** Parts a text at the words that begin with one of the query's, diacritics aside. */
export function markWords(text: string, query: string): Stretch[] {
  const wanted = fold(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(w => w !== '')
  const out: Stretch[] = []
  const add = (piece: string, marked: boolean) => {
    const last = out.at(-1)
    if (last && last.marked === marked) last.text += piece
    else if (piece !== '') out.push({ text: piece, marked })
  }
  for (const piece of text.normalize('NFC').split(/([\p{L}\p{N}]+)/u)) {
    const word = fold(piece)
    add(piece, word !== '' && wanted.some(w => (w.length > 1 ? word.startsWith(w) : word === w)))
  }
  return out
}
