import { api, data, type Schemas, upload } from './client'
import { clock } from './clock'
import { ApiProblem } from './problem'
import { sender } from './sender'
import { session } from './session'
import { type KeptEntry, storage } from './storage'

type Result = Schemas['IncidentsResult']
type Payload = KeptEntry['payload']

/** What became of an entry: it stands under a number, or the server will never take it. */
export type EntryEvent = { incident: string; client: string; seq?: number; refusal?: { vi: string; en: string } }

const batch = 40

const listeners = new Set<() => void>()
const hearers = new Set<(e: EntryEvent) => void>()
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('lantoa.entries') : undefined

// What the device would not keep; it is lost with the page.
const unkept = new Map<string, KeptEntry>()

let kept: KeptEntry[] = []
let last = 0
const out = sender('lantoa.entries', 20_000, sendAll)

/**
 * Entries of incidents on their way to the server. An entry is put on the
 * device first, with the moment by the server's clock, and goes out in the
 * order of writing. Its client id makes a repeated sending harmless: an answer
 * that was lost with the line doubles nothing.
 */
export const entryQueue = {
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  /** The entries of this person that wait or were refused, in the order of writing; the same list until it changes. */
  all: () => kept,
  waiting: () => kept.filter(e => !e.refusal).length,
  /** Whether an entry would be lost with this page: the device would not keep it. */
  fragile: () => unkept.size > 0,

  hear(hearer: (e: EntryEvent) => void) {
    hearers.add(hearer)
    return () => hearers.delete(hearer)
  },

  /** Takes an entry. Resolves when it is safe on the device, or cannot be. */
  async put(incident: string, kind: string, payload: Payload, file?: Blob): Promise<string> {
    const order = Math.max(last + 1, Date.now() * 1000)
    last = order
    const entry: KeptEntry = {
      client: crypto.randomUUID(),
      personId: session.person(),
      incident,
      order,
      at: new Date(clock.now()).toISOString(),
      kind,
      payload,
      file,
    }
    unkept.set(entry.client, entry)
    show([...kept, entry])
    try {
      await (await storage()).put('entries', entry)
      unkept.delete(entry.client)
    } catch {
      // It stays in memory and is sent from there.
    }
    channel?.postMessage('changed')
    void entryQueue.flush()
    return entry.client
  },

  /** Puts a refused entry away. */
  async drop(client: string): Promise<void> {
    unkept.delete(client)
    await remove(client)
    await load()
  },

  /** Sends what waits. Resolves when all is sent, or it cannot go on now. */
  flush: out.flush,

  /** Sends whenever there is reason to hope. */
  start: () => out.start(load),
}

channel?.addEventListener('message', e => {
  if (e.data !== 'changed') for (const h of hearers) h(e.data as EntryEvent)
  void load()
})

async function load() {
  const person = session.person()
  let stored: KeptEntry[] = []
  try {
    stored = await (await storage()).getAll('entries')
  } catch {
    // Only what is in memory.
  }
  const all = new Map([...unkept.values(), ...stored].map(e => [e.client, e]))
  show([...all.values()].filter(e => e.personId === person).sort((a, b) => a.order - b.order))
}

function show(next: KeptEntry[]) {
  if (next.length === 0 && kept.length === 0) return
  kept = next
  for (const l of listeners) l()
}

async function sendAll(): Promise<boolean> {
  await load()
  for (;;) {
    const first = kept.find(e => !e.refusal)
    if (!first) return true
    const next = [first]
    // As many as go in one piece: of one incident, up to the next file.
    if (!first.file) {
      for (const e of kept.slice(kept.indexOf(first) + 1)) {
        if (e.refusal) continue
        if (e.incident !== first.incident || e.file || next.length === batch) break
        next.push(e)
      }
    }
    if (!(await sendTogether(next))) return false
  }
}

/** False when nothing can be sent now. */
async function sendTogether(entries: KeptEntry[]): Promise<boolean> {
  let results: Result[]
  try {
    results = await deliver(entries)
  } catch (e) {
    if (!(e instanceof ApiProblem) || e.status === 429 || e.status >= 500) return false
    const refusal = { vi: e.body.detail ?? '', en: e.body.detailEn ?? '' }
    results = entries.map(x => ({ client: x.client, refused: { reason: e.code, message: refusal } }))
  }
  const answered = new Map(results.map(r => [r.client, r]))
  if (entries.some(e => !answered.has(e.client))) return false // somebody else answered, not the application
  for (const e of entries) await settle(e, answered.get(e.client) as Result)
  await load()
  channel?.postMessage('changed')
  return true
}

async function deliver(entries: KeptEntry[]): Promise<Result[]> {
  const [first] = entries
  if (!first) return []
  if (first.file) {
    const query = new URLSearchParams({
      client: first.client,
      at: first.at,
      name: first.payload.file?.name ?? '',
      text: first.payload.text ?? '',
    })
    return [
      await upload<Result>(`/api/v1/incidents/${encodeURIComponent(first.incident)}/evidence?${query}`, first.file),
    ]
  }
  if (first.kind === 'document') {
    const d = first.payload.document
    const body = { client: first.client, at: first.at, template: d?.template ?? '', fields: d?.fields ?? {} }
    return [
      await data(api.POST('/api/v1/incidents/{id}/documents', { params: { path: { id: first.incident } }, body })),
    ]
  }
  const body = { entries: entries.map(({ client, kind, at, payload }) => ({ client, kind, at, payload })) }
  return (await data(api.POST('/api/v1/incidents/{id}/entries', { params: { path: { id: first.incident } }, body })))
    .items
}

async function settle(e: KeptEntry, result: Result) {
  unkept.delete(e.client)
  const event: EntryEvent = { incident: e.incident, client: e.client, seq: result.seq }
  if (result.refused) {
    event.refusal = result.refused.message
    try {
      await (await storage()).put('entries', { ...e, refusal: result.refused.message })
    } catch {
      unkept.set(e.client, { ...e, refusal: result.refused.message })
    }
  } else await remove(e.client)
  for (const h of hearers) h(event)
  channel?.postMessage(event)
}

async function remove(client: string) {
  try {
    await (await storage()).delete('entries', client)
  } catch {
    // It was in memory only.
  }
}
