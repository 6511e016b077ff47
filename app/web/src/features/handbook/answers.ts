import type { Schemas } from '@/api/client'

type Criterion = Schemas['HandbookCriterion']

/** What was answered so far, one for each criterion in order: 1 to 4, or 0 for "not known". */
export type Answers = number[]

/** The answers as the address keeps them: "3-0-2-". The last dash keeps it from being read as a number. */
export const write = (answers: Answers): string => answers.map(a => `${a}-`).join('')

/** Reads an address; what makes no sense ends it. */
export function read(text: string | undefined, criteria: Criterion[]): Answers {
  const out: Answers = []
  for (const part of (text ?? '').split('-')) {
    if (!/^[0-4]$/.test(part) || out.length === criteria.length) break
    out.push(Number(part))
  }
  return out
}

/** Scores by criterion, of those that are known. */
export function scores(answers: Answers, criteria: Criterion[]): Record<string, number> {
  return Object.fromEntries(
    criteria.flatMap((c, i) => {
      const given = answers[i]
      return given ? [[c.id, given] as const] : []
    }),
  )
}
