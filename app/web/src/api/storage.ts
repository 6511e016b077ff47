import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Schemas } from './client'

/**
 * An answer given on this device. It waits until the server has acknowledged it
 * or will never take it. After that it stays for a while, so that a page opened
 * without a line shows what was given here.
 */
export interface KeptAnswer {
  personId: string
  attemptId: string
  question: string
  seq: number
  answer: Schemas['CoursesAnswer']
  changedAt: number
  state: 'waiting' | 'saved' | 'late' | 'refused'
  savedAt?: string
}

/**
 * An entry of an incident's log written on this device. It waits until the
 * server has answered that it stands, or refused it; a refused one stays until
 * its writer puts it away. `order` keeps the order of writing.
 */
export interface KeptEntry {
  client: string
  personId: string
  incident: string
  order: number
  at: string
  kind: string
  payload: Schemas['HandbookPayloadRequest']
  file?: Blob
  refusal?: { vi: string; en: string }
}

interface Store extends DBSchema {
  entries: { key: string; value: KeptEntry }
  /** Answers of reads, by key, for when the line is down. */
  reads: { key: string; value: { key: string; personId: string; value: unknown; savedAt: number } }
  answers: { key: [string, string]; value: KeptAnswer; indexes: { attemptId: string } }
}

// A browser may leave the request to open unanswered.
const patience = 4000

let opening: Promise<IDBPDatabase<Store>> | undefined

/** The device's database. It may be refused (private windows, a full disk): callers go on without. */
export function storage(): Promise<IDBPDatabase<Store>> {
  opening ??= open()
  return opening
}

async function open(): Promise<IDBPDatabase<Store>> {
  const forget = () => {
    opening = undefined
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await Promise.race([
      openDB<Store>('lantoa', 2, {
        upgrade(db, from) {
          if (from < 1) {
            db.createObjectStore('reads', { keyPath: 'key' })
            db.createObjectStore('answers', { keyPath: ['attemptId', 'question'] }).createIndex(
              'attemptId',
              'attemptId',
            )
          }
          db.createObjectStore('entries', { keyPath: 'client' })
        },
        blocking(_, __, event) {
          ;(event.target as IDBDatabase).close() // a newer version of the application wants it
          forget()
        },
        terminated: forget,
      }),
      new Promise<never>((_, fail) => {
        timer = setTimeout(() => fail(new Error('the database did not open')), patience)
      }),
    ])
  } catch (e) {
    forget() // the next call tries again
    throw e
  } finally {
    clearTimeout(timer)
  }
}
