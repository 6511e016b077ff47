import type { Node } from './api'

export type Branch = Node['answers'][number]

export interface Walk {
  taken: { node: Node; branch: Branch }[]
  /** The question to answer; undefined at the end. */
  at?: Node
}

/** Follows answers through the decision tree as the address keeps them; what makes no sense ends the way there. */
export function walk(tree: Node[], answers: string | undefined): Walk {
  const taken: Walk['taken'] = []
  let at = tree[0]
  for (const id of (answers ?? '').split('.')) {
    const branch: Branch | undefined = at?.answers.find(a => a.id === id)
    if (!at || !branch) break
    taken.push({ node: at, branch })
    at = branch.next ? tree.find(n => n.id === branch.next) : undefined
  }
  return { taken, at }
}

/** What the answers came to, the last to say it first. */
export function outcome(w: Walk): { todo: string[]; procedure?: string; template?: string } {
  const last = [...w.taken].reverse()
  return {
    todo: w.taken.flatMap(s => s.branch.do ?? []),
    procedure: last.find(s => s.branch.procedure)?.branch.procedure,
    template: last.find(s => s.branch.template)?.branch.template,
  }
}
