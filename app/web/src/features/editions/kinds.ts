import type { Detail, Question } from './api'

/** The lists of an edition whose parts come, go and move. */
export const listKinds = [
  'sections',
  'procedures',
  'clocks',
  'templates',
  'questions',
  'criteria',
  'tree',
  'contacts',
  'channels',
] as const
export type ListKind = (typeof listKinds)[number]
/** What has a form: a part of a list, one of the four levels, the head, the synonyms. */
export type Kind = ListKind | 'levels' | 'head' | 'synonyms'

/** In the address of the form of a new part: no id is written so. */
export const fresh = '_new'

export const isListKind = (kind: string): kind is ListKind => (listKinds as readonly string[]).includes(kind)

export interface Named {
  id: string
  title: string
}

const name = (x: { id: string; name: string }): Named => ({ id: x.id, title: x.name })

/** The parts of a kind with what an author knows them by. */
export function partsOf(c: Detail['content'], kind: string): Named[] {
  switch (kind) {
    case 'sections':
    case 'procedures':
    case 'templates':
      return c[kind].map(({ id, title }) => ({ id, title }))
    case 'clocks':
    case 'criteria':
    case 'levels':
    case 'contacts':
    case 'channels':
      return c[kind].map(name)
    case 'questions':
      return c.questions.map(q => ({ id: q.id, title: q.text }))
    case 'tree':
      return c.tree.map(n => ({ id: n.id, title: n.question }))
    case 'head':
      return [{ id: 'head', title: c.title }]
    default:
      return []
  }
}

/** What a question can be about. */
export const readable = (c: Detail['content']): Named[] => [...partsOf(c, 'sections'), ...partsOf(c, 'procedures')]

/** The questions with their keys, which come beside them. */
export const questionsOf = (e: Detail): Question[] =>
  e.content.questions.flatMap((q, i) => {
    const key = e.questionKeys[i]
    return key ? [{ ...key, id: q.id }] : []
  })
