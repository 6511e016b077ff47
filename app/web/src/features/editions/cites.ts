import type { Detail } from './api'
import { type Kind, type ListKind, partsOf } from './kinds'

/** A part that names another. */
export interface Cite {
  kind: Kind
  part: string
  title: string
}

/** What still names a part of a list, each once. */
export function citesOf(c: Detail['content'], kind: ListKind, id: string): Cite[] {
  const found: Cite[] = []
  const note = (where: Kind, part: string, cites: boolean | undefined) => {
    const title = partsOf(c, where).find(p => p.id === part)?.title ?? part
    if (cites && !(where === kind && part === id)) found.push({ kind: where, part, title })
  }
  const has = (list: string[] | undefined) => list?.includes(id)
  for (const s of c.sections) note('sections', s.id, kind === 'clocks' && s.steps?.some(x => x.within === id))
  for (const p of c.procedures) {
    note('procedures', p.id, kind === 'clocks' && (has(p.clocks) || p.steps.some(s => s.within === id)))
    note('procedures', p.id, kind === 'templates' && (has(p.templates) || p.steps.some(s => s.template === id)))
    note('procedures', p.id, kind === 'procedures' && has(p.related))
  }
  for (const n of c.tree) {
    note('tree', n.id, kind === 'tree' && n.answers.some(b => b.next === id))
    note('tree', n.id, kind === 'procedures' && n.answers.some(b => b.procedure === id))
    note('tree', n.id, kind === 'templates' && n.answers.some(b => b.template === id))
  }
  for (const x of c.contacts) {
    note('contacts', x.id, kind === 'contacts' && has(x.calls))
    note('contacts', x.id, kind === 'clocks' && x.within === id)
  }
  for (const q of c.questions) note('questions', q.id, (kind === 'sections' || kind === 'procedures') && q.about === id)
  return found
}
