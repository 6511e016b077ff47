import { fold } from '@/i18n/format'

const longest = 48

/** An id made of a title: without diacritics, with hyphens, cut at a word. "" when nothing is left of it. */
export function slugOf(title: string): string {
  const words = fold(title)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  if (words.length <= longest) return words
  const cut = words.slice(0, longest + 1)
  return cut.slice(0, cut.includes('-') ? cut.lastIndexOf('-') : longest)
}

/** An id that none of the others is. */
export function freeId(title: string, taken: Iterable<string>, otherwise: string): string {
  const all = new Set(taken)
  const first = slugOf(title) || otherwise
  let id = first
  for (let n = 2; all.has(id); n++) id = `${first}-${n}`
  return id
}

/** Gives an id of its own to every row that has none. */
export function withIds<T extends { id: string }>(rows: T[], title: (row: T) => string, otherwise: string): T[] {
  const taken = new Set(rows.map(r => r.id).filter(Boolean))
  return rows.map(row => {
    if (row.id.trim()) return row
    const id = freeId(title(row), taken, otherwise)
    taken.add(id)
    return { ...row, id }
  })
}
