import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { isProblem } from '@/api/problem'
import { type Detail, editionQuery, useEdit } from './api'
import { type Merged, merge, same } from './merge'

type Write<T> = (version: { 'If-Match': string }, input: T) => Promise<Detail>

/** What another author changed meanwhile, and where both did. */
export interface Met<T> {
  by: string
  at?: string
  both: Merged<T>['both']
}

/**
 * What one types into a form of a draft. A save that meets a change by
 * somebody else goes on when that was elsewhere in the draft; when it was in
 * this part, theirs is put where nothing was typed, and one is asked to look
 * and save again.
 */
export function useDraft<T extends object>(props: {
  edition: Detail
  value: T
  /** The part as an edition has it; undefined when it has none of the kind yet. */
  read: (e: Detail) => T | undefined
  write: Write<T>
  /** Puts right what is typed before it is sent. */
  clean: (value: T) => T
  /** Whether what is new has an id that somebody else gave away meanwhile. */
  clashes: (e: Detail, input: T) => boolean
}) {
  const queries = useQueryClient()
  const save = useEdit<T>(props.edition.id, props.write)
  const [value, setValue] = useState(props.value)
  const [seen, setSeen] = useState(props.value)
  const [met, setMet] = useState<Met<T>>()
  const latest = useRef(value)
  latest.current = value
  const dirty = !same(value, seen)
  const typed = useRef(dirty)
  typed.current = dirty

  /** Takes in what others wrote; tells whether this part was changed. */
  const meet = (e: Detail): boolean => {
    const theirs = props.read(e)
    if (!theirs || same(theirs, seen)) return false
    const merged = merge(latest.current, seen, theirs)
    setValue(merged.value)
    setSeen(theirs)
    setMet({ by: e.names[e.editedBy ?? ''] ?? '', at: e.editedAt, both: merged.both })
    return true
  }

  const send = async (e: Detail, done?: (e: Detail, saved: T) => void, again = true): Promise<void> => {
    if (meet(e)) return
    const input = props.clean(latest.current)
    if (props.clashes(e, input)) return
    const before = latest.current
    try {
      const next = await save.mutateAsync({ version: e.version, input })
      const kept = props.read(next) ?? input
      setSeen(kept)
      setMet(undefined)
      if (same(latest.current, before)) {
        setValue(kept)
        typed.current = false
      }
      done?.(next, kept)
    } catch (error) {
      if (!again || !isProblem(error, 'stale')) return // the form shows it
      const fresh = await queries.fetchQuery({ ...editionQuery(e.id), staleTime: 0 }).catch(() => undefined)
      if (fresh?.state === 'draft') await send(fresh, done, false)
    }
  }

  return {
    value,
    set: (part: Partial<T>) => setValue(v => ({ ...v, ...part })),
    save,
    send: (done?: (e: Detail, saved: T) => void) => void send(props.edition, done),
    met,
    dirty,
    typed,
  }
}
