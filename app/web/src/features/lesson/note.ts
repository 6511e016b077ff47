import type { Schemas } from '@/api/client'
import { ApiProblem, Unreachable } from '@/api/problem'
import { remember, remembered } from '@/api/remembered'

type Note = Schemas['LearningLessonNote']

export interface NoteState {
  text: string
  /** `waiting`: kept on the device until there is a line. `conflict`: `other` was written elsewhere meanwhile. */
  state: 'saved' | 'unsaved' | 'saving' | 'waiting' | 'conflict' | 'failed'
  savedAt?: string
  other?: Note
  error?: unknown
}

/** Where a draft stays on the device while the server has not got it. */
export interface Drafts {
  find: () => { text: string; version: number } | undefined
  keep: (draft: { text: string; version: number }) => void
  drop: () => void
}

const pause = 900

export type NoteKeeper = ReturnType<typeof createNote>

/**
 * A note as it is written: kept on the device at every stroke, sent when the
 * writer pauses, never over a version that was not seen.
 */
export function createNote(note: Note, write: (text: string, version: number) => Promise<Note>, drafts: Drafts) {
  let version = note.version
  let now: NoteState = { text: note.text, state: 'saved', savedAt: note.updatedAt }
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending = false
  const listeners = new Set<() => void>()

  function become(next: Partial<NoteState>) {
    now = { ...now, ...next }
    for (const l of listeners) l()
  }

  async function save(): Promise<void> {
    clearTimeout(timer)
    if (sending || now.state === 'saved' || now.state === 'conflict') return
    sending = true
    const text = now.text
    become({ state: 'saving', error: undefined })
    try {
      const written = await write(text, version)
      version = written.version
      if (now.text === text) {
        drafts.drop()
        become({ state: 'saved', savedAt: written.updatedAt })
      } else {
        become({ state: 'unsaved' })
        timer = setTimeout(save, pause)
      }
    } catch (e) {
      missed(e)
    } finally {
      sending = false
    }
  }

  function missed(e: unknown) {
    if (e instanceof ApiProblem && e.status === 412) {
      clash((e.body.data as { current: Note }).current)
    } else {
      become(e instanceof Unreachable ? { state: 'waiting' } : { state: 'failed', error: e })
    }
  }

  /** Somebody, perhaps the same person on another device, wrote meanwhile. */
  function clash(other: Note) {
    if (other.text === now.text) {
      version = other.version
      drafts.drop()
      become({ state: 'saved', savedAt: other.updatedAt, other: undefined })
    } else {
      become({ state: 'conflict', other })
    }
  }

  const keeper = {
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    now: () => now,
    edit(text: string) {
      drafts.keep({ text, version })
      become({ text, state: now.state === 'conflict' ? 'conflict' : 'unsaved' })
      clearTimeout(timer)
      timer = setTimeout(save, pause)
    },
    save,
    /** Ends a conflict: by one's own text, or by the other. */
    choose(which: 'mine' | 'other') {
      const other = now.other
      if (!other) return
      version = other.version
      if (which === 'other') {
        drafts.drop()
        become({ text: other.text, state: 'saved', savedAt: other.updatedAt, other: undefined })
        return
      }
      drafts.keep({ text: now.text, version })
      become({ state: 'unsaved', other: undefined })
      void save()
    },
    stop: () => clearTimeout(timer),
  }

  const draft = drafts.find()
  if (draft) {
    now = { ...now, text: draft.text, state: 'unsaved' }
    if (draft.version === note.version) void save()
    else clash(note)
  }
  return keeper
}

/** Drafts in the device's storage, one for a person and a lesson. */
export function deviceDrafts(person: string, enrolment: string, lesson: string): Drafts {
  const key = `lantoa.note/${person}/${enrolment}/${lesson}`
  return {
    find: () => {
      try {
        return JSON.parse(remembered(key) ?? 'null') ?? undefined
      } catch {
        return undefined
      }
    },
    keep: draft => remember(key, JSON.stringify(draft)),
    drop: () => remember(key, undefined),
  }
}
