import { keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState } from 'react'
import { useText } from '@/i18n'
import { TextField } from '@/ui'
import styles from './editions.module.css'
import type { Named } from './kinds'

/** What is looked for while one types. */
export interface Source {
  key: (words: string) => QueryKey
  find: (words: string, signal: AbortSignal) => Promise<Named[]>
}

const leastWords = 2

/**
 * A line that looks for what is typed and offers what it finds; what it does
 * not find may be typed all the same.
 */
export function Finder(props: {
  label: string
  hint?: string
  value: string
  source: Source
  off: boolean
  error?: string
  onChange: (value: string) => void
  /** Takes what was chosen, or typed and ended with Enter; the value itself by default. */
  onChoose?: (chosen: Named) => void
}) {
  const t = useText().editions
  const { value, source, onChange } = props
  const [typing, setTyping] = useState(false)
  const list = useId()
  const words = useDeferredValue(typing ? value.trim() : '')
  const asked = words.length >= leastWords
  const found = useQuery({
    queryKey: source.key(words),
    queryFn: ({ signal }) => source.find(words, signal),
    enabled: asked,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  const items = (asked && found.data?.filter(x => x.id !== value)) || []
  const choose = (x: Named) => {
    setTyping(false)
    if (props.onChoose) props.onChoose(x)
    else onChange(x.id)
  }
  return (
    <div className={styles.finder}>
      <TextField
        label={props.label}
        hint={props.hint ?? t.findHint}
        value={value}
        disabled={props.off}
        error={props.error}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        aria-controls={items.length > 0 ? list : undefined}
        onChange={e => {
          setTyping(true)
          onChange(e.currentTarget.value)
        }}
        onKeyDown={e => {
          if (e.key !== 'Enter' || !props.onChoose) return
          e.preventDefault()
          if (value.trim()) choose({ id: value.trim(), title: value.trim() })
        }}
      />
      {items.length > 0 && (
        <ul id={list} className={styles.found} aria-label={t.found(props.label)}>
          {items.map(x => (
            <li key={x.id}>
              <button type="button" onClick={() => choose(x)}>
                <span lang="vi">{x.title}</span> <span className={styles.dim}>{x.id}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="visually-hidden" role="status">
        {asked && found.data ? t.foundCount(items.length) : ''}
      </p>
    </div>
  )
}
