/** Whether two values of the API say the same; what is absent and what is empty do. */
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(plain(a)) === JSON.stringify(plain(b))

function plain(v: unknown): unknown {
  if (typeof v === 'string') return v.trim()
  if (Array.isArray(v)) return v.map(plain)
  if (typeof v === 'object' && v !== null) {
    const kept = Object.entries(v)
      .map(([k, x]) => [k, plain(x)] as const)
      .filter(([, x]) => x !== undefined && x !== '' && x !== false && !(Array.isArray(x) && x.length === 0))
    return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)))
  }
  return v ?? undefined
}

export interface Merged<T> {
  value: T
  /** The fields that both changed, in which mine stays. */
  both: { key: string; theirs: unknown }[]
}

/** Puts what another author changed into what one has typed since both saw `seen`: nothing typed is lost. */
export function merge<T extends object>(mine: T, seen: T, theirs: T): Merged<T> {
  const value = { ...mine } as Record<string, unknown>
  const [m, s, o] = [mine, seen, theirs] as Record<string, unknown>[] as [
    Record<string, unknown>,
    Record<string, unknown>,
    Record<string, unknown>,
  ]
  const both: Merged<T>['both'] = []
  for (const key of new Set([...Object.keys(m), ...Object.keys(o)])) {
    if (same(o[key], s[key]) || same(o[key], m[key])) continue
    if (same(m[key], s[key])) value[key] = o[key]
    else both.push({ key, theirs: o[key] })
  }
  return { value: value as T, both }
}

/** A value in words, to read and copy: a line for each item. */
export function told(v: unknown): string {
  if (v === undefined || v === null || v === '') return '–'
  if (Array.isArray(v)) return v.length === 0 ? '–' : v.map(told).join('\n')
  if (typeof v === 'object')
    return Object.values(v)
      .filter(x => x !== '' && x !== undefined)
      .map(told)
      .join(' · ')
  return String(v)
}
