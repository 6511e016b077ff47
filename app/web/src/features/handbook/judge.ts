import type { Schemas } from '@/api/client'
import { reasons } from '@/i18n/vi/reasons'

export type Criterion = Schemas['HandbookCriterion']
export type Level = Schemas['HandbookLevel']

/** What a case is judged by, in the order in which it is asked: the urgent criteria, then the others. */
export function inOrder(criteria: Criterion[]): { asked: Criterion[]; urgent: number } {
  const urgent = criteria.filter(c => c.urgent)
  if (urgent.length === 0) return { asked: criteria, urgent: criteria.length }
  return { asked: [...urgent, ...criteria.filter(c => !c.urgent)], urgent: urgent.length }
}

/**
 * The level of a case from scores by criterion, and why: the rule of package
 * handbook, for a phone without a line. The highest criterion wins; equal ones
 * do not add up. Undefined where the server would refuse.
 */
export function judge(
  of: { criteria: Criterion[]; levels: Level[] },
  scores: Record<string, number>,
): { level: Level; why: string } | undefined {
  const given = Object.entries(scores)
  const known = given.filter(([id, n]) => n >= 1 && n <= 4 && of.criteria.some(c => c.id === id))
  if (given.length === 0 || known.length !== given.length) return undefined
  const highest = Math.max(...known.map(([, n]) => n))
  const level = of.levels.find(l => l.number === highest)
  return level && { level, why: reason(of.criteria, level, scores) }
}

function reason(criteria: Criterion[], level: Level, scores: Record<string, number>): string {
  const n = level.number
  const deciding = criteria.filter(c => scores[c.id] === n)
  const missing = criteria.filter(c => scores[c.id] === undefined)
  const first = deciding[0]
  return [
    reasons.rule(level.name),
    deciding.length === 1 && first
      ? reasons.one(first.name, n, first.thresholds.find(x => x.level === n)?.text ?? '')
      : reasons.several(deciding.length, n, deciding.map(c => c.name).join(', ')),
    missing.length > 0 ? reasons.missing(missing.map(c => c.name).join(', ')) : '',
  ].join('')
}
