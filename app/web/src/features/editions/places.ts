import type { Detail } from './api'
import { type Kind, partsOf } from './kinds'

type Content = Detail['content']

/** Where a path of the checks leads: a form, and the field in it. */
export interface Place {
  kind: Kind
  /** The id of the part; the name of the kind for what is one form. */
  part: string
  title: string
  field: string
}

const byId = /^(sections|procedures|templates)\.([^.]+)(?:\.(.*))?$/
const byPlace = /^(clocks|questions|criteria|levels|tree|contacts|channels)\[(\d+)\](?:\.(.*))?$/
const headFields = ['edition', 'title', 'summary', 'disclaimer']

/** Finds the form of a path; undefined for what belongs to a list as a whole. */
export function placeOf(path: string, c: Content): Place | undefined {
  if (headFields.includes(path)) return { kind: 'head', part: 'head', title: c.title, field: path }
  if (path.startsWith('synonyms')) return { kind: 'synonyms', part: 'synonyms', title: '', field: path }
  const named = byId.exec(path)
  if (named) {
    const kind = named[1] as Kind
    const part = named[2] as string
    const title = partsOf(c, kind).find(p => p.id === part)?.title ?? ''
    return { kind, part, title: title || part, field: named[3] ?? '' }
  }
  const placed = byPlace.exec(path)
  if (!placed) return undefined
  const kind = placed[1] as Kind
  const part = partsOf(c, kind)[Number(placed[2])]
  return part && { kind, part: part.id, title: part.title || part.id, field: placed[3] ?? '' }
}

/** The list as a whole of a path: "questions", "sections[3]". */
export const listOf = (path: string): string => /^[a-z]+/.exec(path)?.[0] ?? ''

/** The id of a part that a problem of the questions names. */
export const aboutOf = (message: string): string | undefined => /"([a-z0-9-]+)"/.exec(message)?.[1]

/** A message with the names of parts in the place of their ids. */
export function withTitles(message: string, c: Content): string {
  const names = new Map(
    (['clocks', 'templates', 'tree', 'contacts', 'procedures', 'sections', 'criteria'] as const)
      .flatMap(kind => partsOf(c, kind))
      .map(p => [p.id, p.title]),
  )
  return message.replace(/"([^"]+)"/g, (_, said: string) => `“${names.get(said) || said}”`)
}

export interface Own {
  field: string
  code: string
  vi: string
  en: string
}

/** What the checks say of one part, by its fields. */
export const problemsOf = (e: Detail, kind: string, part: string): Own[] =>
  e.problems.flatMap(p => {
    const at = placeOf(p.path, e.content)
    const say = (text: string | undefined) => withTitles(text ?? '', e.content)
    return at?.kind === kind && at.part === part
      ? [{ field: at.field, code: p.code, vi: say(p.message?.vi), en: say(p.message?.en) }]
      : []
  })

/** A path in the author's words: "steps[1].evidence" by the names of "steps" and "evidence". */
export function fieldName(path: string, keys: Record<string, string>): string {
  return path
    .split('.')
    .map(step => {
      const [, key = '', , place, , line] = /^([a-zA-Z]+)((?:\[(\d+)\])?)(\[\d+\])?(?::(\d+))?/.exec(step) ?? []
      return [keys[key] ?? key, place && Number(place) + 1, line !== '1' && line].filter(Boolean).join(' ')
    })
    .filter(Boolean)
    .join(' · ')
}
