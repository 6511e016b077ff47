import { IconArrowDown, IconArrowUp, IconTrash, IconX } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { useText } from '@/i18n'
import { Button, IconButton, Select } from '@/ui'
import styles from './editions.module.css'
import type { Named } from './kinds'

/** Up and down with the focus staying on the thing that moves. */
export function Movers(props: { name: string; up?: () => void; down?: () => void; remove?: () => void }) {
  const t = useText().editions
  return (
    <>
      <IconButton label={t.up(props.name)} disabled={!props.up} onClick={props.up}>
        <IconArrowUp size={20} aria-hidden="true" />
      </IconButton>
      <IconButton label={t.down(props.name)} disabled={!props.down} onClick={props.down}>
        <IconArrowDown size={20} aria-hidden="true" />
      </IconButton>
      {props.remove && (
        <IconButton label={t.removeOf(props.name)} onClick={props.remove}>
          <IconTrash size={20} aria-hidden="true" />
        </IconButton>
      )}
    </>
  )
}

/** Things in an order that one may change: each in a card with its name. */
export function Rows<T>(props: {
  items: T[]
  name: (item: T, i: number) => string
  row: (item: T, i: number, set: (part: Partial<T>) => void) => ReactNode
  onChange: (items: T[]) => void
  add: string
  blank: () => T
  may: boolean
  least?: number
  error?: string
}) {
  const { items, onChange } = props
  const cards = useRef<HTMLDivElement>(null)
  const swap = (i: number, j: number) => {
    const next = [...items]
    ;[next[i], next[j]] = [next[j] as T, next[i] as T]
    onChange(next)
    // The buttons belong to places: the focus follows what moved.
    requestAnimationFrame(() => {
      const buttons = cards.current?.children[j]?.querySelectorAll<HTMLButtonElement>(`.${styles.cardActions} button`)
      const wanted = buttons?.[j < i ? 0 : 1]
      ;(wanted?.disabled ? buttons?.[j < i ? 1 : 0] : wanted)?.focus()
    })
  }
  return (
    <div className={styles.cards} ref={cards}>
      {items.map((item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place while they are edited
        <fieldset key={i} className={styles.card}>
          <legend>{props.name(item, i)}</legend>
          {props.row(item, i, part => onChange(items.map((x, j) => (i === j ? { ...x, ...part } : x))))}
          {props.may && (
            <div className={styles.cardActions}>
              <Movers
                name={props.name(item, i)}
                up={i > 0 ? () => swap(i, i - 1) : undefined}
                down={i < items.length - 1 ? () => swap(i, i + 1) : undefined}
                remove={items.length > (props.least ?? 0) ? () => onChange(items.filter((_, j) => j !== i)) : undefined}
              />
            </div>
          )}
        </fieldset>
      ))}
      {props.error && <p className={styles.rowsError}>{props.error}</p>}
      {props.may && (
        <div>
          <Button look="secondary" small onClick={() => onChange([...items, props.blank()])}>
            {props.add}
          </Button>
        </div>
      )}
    </div>
  )
}

/** Some out of a list that is known, in the order in which they were chosen. */
export function Picks(props: {
  label: string
  from: Named[]
  value: string[]
  onChange: (ids: string[]) => void
  off: boolean
  error?: string
}) {
  const t = useText().editions
  const titles = new Map(props.from.map(x => [x.id, x.title]))
  const left = props.from.filter(x => !props.value.includes(x.id))
  return (
    <fieldset className={styles.picks}>
      <legend>{props.label}</legend>
      {props.value.length > 0 && (
        <ul>
          {props.value.map(id => (
            <li key={id}>
              <span lang="vi">{titles.get(id) ?? id}</span>
              {!props.off && (
                <IconButton
                  label={t.removeOf(titles.get(id) ?? id)}
                  onClick={() => props.onChange(props.value.filter(x => x !== id))}
                >
                  <IconX size={18} aria-hidden="true" />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      {!props.off && (
        <Select
          label={t.pick(props.label)}
          quietLabel
          lang="vi"
          value=""
          error={props.error}
          onChange={e => props.onChange([...props.value, e.currentTarget.value])}
        >
          <option value="">{props.value.length === 0 ? t.pickFirst : t.pickMore}</option>
          {left.map(x => (
            <option key={x.id} value={x.id}>
              {x.title}
            </option>
          ))}
        </Select>
      )}
      {props.off && props.value.length === 0 && <p className={styles.dim}>–</p>}
    </fieldset>
  )
}

/** One out of a list that is known, or none. */
export function Pick(props: {
  label: string
  from: Named[]
  value: string | undefined
  none?: string
  onChange: (id: string | undefined) => void
  off: boolean
  error?: string
}) {
  const known = !props.value || props.from.some(x => x.id === props.value)
  return (
    <Select
      label={props.label}
      lang="vi"
      value={props.value ?? ''}
      disabled={props.off}
      error={props.error}
      onChange={e => props.onChange(e.currentTarget.value || undefined)}
    >
      {props.none !== undefined && <option value="">{props.none}</option>}
      {!known && <option value={props.value}>{props.value}</option>}
      {props.from.map(x => (
        <option key={x.id} value={x.id}>
          {x.title}
        </option>
      ))}
    </Select>
  )
}

/** One out of a closed set of values with their words. */
export function OneOf<T extends string>(props: {
  label: string
  words: Record<string, string>
  value: T | undefined
  onChange: (value: T) => void
  off: boolean
  error?: string
}) {
  return (
    <Select
      label={props.label}
      value={props.value ?? ''}
      disabled={props.off}
      error={props.error}
      onChange={e => props.onChange(e.currentTarget.value as T)}
    >
      {Object.entries(props.words).map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </Select>
  )
}
