import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isProblem } from '@/api/problem'
import { currentLanguage, useText } from '@/i18n'
import { Button, IconButton, Notice, Refusal, TextArea } from '@/ui'
import type { Detail } from './api'
import styles from './editions.module.css'

/** What every form of a part is given. */
export interface Form {
  edition: Detail
  may: boolean
}

type Save = UseMutationResult<Detail, Error, never>

/** The complaint about one field of the part, after a refused save. */
export const complaint =
  (save: { error: Error | null }) =>
  (path: string): string | undefined =>
    isProblem(save.error) ? save.error.field(path) : undefined

/** The button at the end of a form, and what became of it. Complaints without a field of their own are listed. */
export function SaveBar(props: {
  save: Pick<Save, 'error' | 'isPending' | 'isSuccess'>
  may: boolean
  shown: string[]
}) {
  const t = useText().editions
  if (!props.may) return null
  const { error } = props.save
  const fields = isProblem(error, 'content') || isProblem(error, 'invalid') ? (error.body.errors ?? []) : []
  const rest = fields.filter(f => !props.shown.includes(f.path))
  return (
    <div className={styles.save}>
      <Button type="submit" busy={props.save.isPending}>
        {t.save}
      </Button>
      <span role="status" className={styles.dim}>
        {props.save.isSuccess && t.saved}
      </span>
      {isProblem(error, 'stale') ? (
        <Notice tone="bad" live>
          {t.stale}
        </Notice>
      ) : fields.length > 0 ? (
        <Notice tone="bad" live>
          {t.fieldsWrong}
          {rest.length > 0 && (
            <ul>
              {rest.map(f => (
                <li key={f.path}>
                  <code>{f.path}</code>: {currentLanguage() === 'en' ? f.message?.en : f.message?.vi}
                </li>
              ))}
            </ul>
          )}
        </Notice>
      ) : (
        <Refusal error={error} />
      )}
    </div>
  )
}

/** A list of short texts, one a line. */
export function Lines(props: {
  label: string
  value: string[]
  onChange: (lines: string[]) => void
  error?: string
  disabled?: boolean
}) {
  const t = useText().editions
  return (
    <TextArea
      label={props.label}
      hint={t.lines}
      lang="vi"
      rows={Math.min(12, Math.max(3, props.value.length + 1))}
      error={props.error}
      disabled={props.disabled}
      value={props.value.join('\n')}
      onChange={e => props.onChange(e.currentTarget.value.split('\n'))}
    />
  )
}

/** The lines that say something. */
export const filled = (lines: string[] | undefined): string[] => (lines ?? []).map(l => l.trim()).filter(Boolean)

/** Things in an order that one may change: each in a card with its name. */
export function Rows<T>(props: {
  items: T[]
  name: (item: T, i: number) => string
  row: (item: T, i: number, set: (part: Partial<T>) => void) => ReactNode
  onChange: (items: T[]) => void
  add: string
  blank: () => T
  may: boolean
}) {
  const t = useText().editions
  const { items, onChange } = props
  const swap = (i: number, j: number) => {
    const next = [...items]
    ;[next[i], next[j]] = [next[j] as T, next[i] as T]
    onChange(next)
  }
  return (
    <div className={styles.cards}>
      {items.map((item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place while they are edited
        <fieldset key={i} className={styles.card}>
          <legend>{props.name(item, i)}</legend>
          {props.row(item, i, part => onChange(items.map((x, j) => (i === j ? { ...x, ...part } : x))))}
          {props.may && (
            <div className={styles.cardActions}>
              {i > 0 && (
                <IconButton label={t.up(props.name(item, i))} onClick={() => swap(i, i - 1)}>
                  <IconArrowUp size={20} aria-hidden="true" />
                </IconButton>
              )}
              {i < items.length - 1 && (
                <IconButton label={t.down(props.name(item, i))} onClick={() => swap(i, i + 1)}>
                  <IconArrowDown size={20} aria-hidden="true" />
                </IconButton>
              )}
              <IconButton
                label={t.removeOf(props.name(item, i))}
                onClick={() => onChange(items.filter((_, j) => j !== i))}
              >
                <IconTrash size={20} aria-hidden="true" />
              </IconButton>
            </div>
          )}
        </fieldset>
      ))}
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
