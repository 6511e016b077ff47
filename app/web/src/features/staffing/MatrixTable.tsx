import { useNavigate } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { useText } from '@/i18n'
import { number } from '@/i18n/format'
import { classes } from '@/ui'
import type { Filter } from './api'
import { peopleHref } from './filter'
import { type Counts, type Matrix, met } from './matrix'
import { Stack } from './Stack'
import styles from './staffing.module.css'

/**
 * Departments × positions. Rows out of sight are not laid out
 * (content-visibility), and links are plain ones with one listener: 115
 * departments stay quick on an office computer.
 */
export function MatrixTable({ matrix, filter }: { matrix: Matrix; filter: Filter }) {
  const t = useText().staffing
  const open = useOpenLinks()
  const n = matrix.positions.length + 1
  const columns = { gridTemplateColumns: `minmax(13rem, 1.6fr) repeat(${n}, minmax(8rem, 1fr))` }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.scroll} aria-label={t.matrix} tabIndex={0}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the links inside take the keys */}
      <table className={styles.matrix} style={{ minWidth: `${13 + 8 * n}rem` }} onClick={open}>
        <thead>
          <tr className={classes(styles.row, styles.headRow)} style={columns}>
            <th scope="col" className={styles.first}>
              {t.department}
            </th>
            <th scope="col">{t.rowTotal}</th>
            {matrix.positions.map(p => (
              <th scope="col" key={p.id}>
                {p.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row
            name={t.total}
            columns={columns}
            className={styles.totalRow}
            matrix={matrix}
            filter={filter}
            total={matrix.total}
            cells={matrix.totals}
          />
          {matrix.rows.map(r => (
            <Row
              key={r.id}
              name={r.name}
              columns={columns}
              className={styles.bodyRow}
              matrix={matrix}
              filter={{ ...filter, department: r.id, own: true }}
              total={r.total}
              cells={r.cells}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row(props: {
  name: string
  columns: { gridTemplateColumns: string }
  className?: string
  matrix: Matrix
  filter: Filter
  total: Counts
  cells: Map<string, Counts>
}) {
  const t = useText().staffing
  return (
    <tr className={classes(styles.row, props.className)} style={props.columns}>
      <th scope="row" className={styles.first}>
        {props.name}
      </th>
      <Cell counts={props.total} department={props.name} position={t.rowTotal} filter={props.filter} />
      {props.matrix.positions.map(p => (
        <Cell
          key={p.id}
          counts={props.cells.get(p.id)}
          department={props.name}
          position={p.name}
          filter={{ ...props.filter, position: p.id }}
        />
      ))}
    </tr>
  )
}

function Cell(props: { counts?: Counts; department: string; position: string; filter: Filter }) {
  const t = useText().staffing
  const c = props.counts
  if (!c) {
    return (
      <td className={styles.nothing}>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{t.nothing}</span>
      </td>
    )
  }
  const n = { met: number(met(c)), total: number(c.total), lacks: number(c.lacks) }
  return (
    <td className={styles.cell}>
      <a
        href={peopleHref(props.filter)}
        className={styles.met}
        aria-label={t.metLabel(props.department, props.position, n.met, n.total)}
      >
        {t.met(n.met, n.total)}
      </a>
      {c.lacks > 0 && (
        <a
          href={peopleHref({ ...props.filter, state: 'lacks' })}
          className={styles.lacking}
          aria-label={t.lacksLabel(props.department, props.position, n.lacks)}
        >
          {t.lacks(n.lacks)}
        </a>
      )}
      <Stack counts={c} />
    </td>
  )
}

/** Follows plain links inside without loading the page anew; new tabs stay the browser's. */
function useOpenLinks() {
  const navigate = useNavigate()
  return (e: MouseEvent) => {
    const link = (e.target as Element).closest('a')
    if (!link || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
    e.preventDefault()
    void navigate({ to: '/staffing/people', search: Object.fromEntries(new URL(link.href).searchParams) })
  }
}
