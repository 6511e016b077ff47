import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Criterion, inOrder, judge, type Level } from './judge'

interface Cases {
  criteria: Criterion[]
  levels: Level[]
  cases: { scores: Record<string, number>; level: number; why: string }[]
}

// Written by the tests of the rule in Go: go test ./handbook -run TestLevelCases -update
const shared = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../../../../handbook/testdata/levels.json`, 'utf8'),
) as Cases

test('the browser judges as the server does', () => {
  expect(shared.cases.length).toBeGreaterThan(20)
  for (const c of shared.cases) {
    const judged = judge(shared, c.scores)
    expect({ level: judged?.level.number ?? 0, why: judged?.why ?? '' }, JSON.stringify(c.scores)).toEqual({
      level: c.level,
      why: c.why,
    })
  }
})

test('three criteria are asked at once, the others can wait', () => {
  const { asked, urgent } = inOrder(shared.criteria)
  expect(urgent).toBe(3)
  expect(asked).toHaveLength(shared.criteria.length)
  expect(asked.slice(0, 3).every(c => c.urgent)).toBe(true)
  expect(inOrder(shared.criteria.map(c => ({ ...c, urgent: false }))).urgent).toBe(shared.criteria.length)
})
