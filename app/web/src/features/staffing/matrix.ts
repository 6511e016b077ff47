import type { Count, State } from './api'

export type Counts = Record<State, number> & { total: number }

export interface Row {
  id: string
  name: string
  cells: Map<string, Counts>
  total: Counts
}

/** Departments × positions, with sums of both. */
export interface Matrix {
  positions: { id: string; name: string }[]
  rows: Row[]
  totals: Map<string, Counts>
  total: Counts
}

export const none = (): Counts => ({ holds: 0, expiring: 0, lacks: 0, waived: 0, total: 0 })

/** What meets its requirement today; who is waived need not. */
export const met = (c: Counts): number => c.holds + c.expiring

/**
 * Makes the matrix of counts, of one course or of all. Departments keep the
 * order given; positions come in that of `order`, ids.
 */
export function matrixOf(counts: Count[], course: string | undefined, order: string[]): Matrix {
  const rows = new Map<string, Row>()
  const positions = new Map<string, string>()
  const totals = new Map<string, Counts>()
  const total = none()
  for (const c of counts) {
    if (course && c.courseCode !== course) continue
    let row = rows.get(c.departmentId)
    if (!row) {
      row = { id: c.departmentId, name: c.department, cells: new Map(), total: none() }
      rows.set(c.departmentId, row)
    }
    positions.set(c.positionId, c.position)
    for (const sum of [cellOf(row.cells, c.positionId), cellOf(totals, c.positionId), row.total, total]) add(sum, c)
  }
  const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length)
  return {
    positions: [...positions].map(([id, name]) => ({ id, name })).sort((a, b) => rank(a.id) - rank(b.id)),
    rows: [...rows.values()],
    totals,
    total,
  }
}

function cellOf(cells: Map<string, Counts>, id: string): Counts {
  let cell = cells.get(id)
  if (!cell) {
    cell = none()
    cells.set(id, cell)
  }
  return cell
}

export function add(sum: Counts, c: Omit<Counts, never>) {
  sum.holds += c.holds
  sum.expiring += c.expiring
  sum.lacks += c.lacks
  sum.waived += c.waived
  sum.total += c.total
}

/** The courses that are counted, each once. */
export function coursesOf(counts: Count[]): { code: string; title: string }[] {
  return [...new Map(counts.map(c => [c.courseCode, c.course]))].map(([code, title]) => ({ code, title }))
}
