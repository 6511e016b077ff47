import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { clock } from '@/api/clock'
import { entryQueue } from '@/api/entries'
import { keepCopy } from '@/api/offline'
import { session } from '@/api/session'
import type { KeptEntry } from '@/api/storage'
import { readStream, type StreamEvent } from '@/api/stream'
import { type Entry, type Incident, incidentQuery, keys, logQuery, type Payload, type State } from './api'
import { withEntry } from './run'
import { visible } from './visible'

export interface Here {
  person: string
  name: string
}

/** An entry that the log does not show yet: on its way, refused, or taken a moment ago. */
export interface Pending extends KeptEntry {
  sent?: boolean
}

/** An incident as it stands, live; with what this device has written and not sent. */
export function useIncident(id: string) {
  const client = useQueryClient()
  const view = useQuery(incidentQuery(id))
  const log = useQuery(logQuery(id))
  const [live, setLive] = useState(false)
  const [here, setHere] = useState<Here[]>([])
  const [ended, setEnded] = useState(false)
  const pending = usePending(id, log.data, () => {
    if (!live) void client.invalidateQueries({ queryKey: keys.log(id) })
  })
  const ready = !!view.data && !!log.data && !ended

  useEffect(() => {
    if (!ready) return
    const take = (e: StreamEvent) => {
      if (e.name === 'presence') return setHere((JSON.parse(e.data) as { people: Here[] }).people)
      if (e.name === 'entry') {
        const entry = JSON.parse(e.data) as Entry
        const next = withEntry(client.getQueryData(logQuery(id).queryKey) ?? [], entry)
        if (!next) return void client.invalidateQueries({ queryKey: keys.log(id) })
        client.setQueryData(logQuery(id).queryKey, next)
        void keepCopy(keys.log(id), next)
        if (entry.kind === 'review') void client.invalidateQueries({ queryKey: keys.one(id) })
      }
      if (e.name === 'state') {
        const { state, status } = JSON.parse(e.data) as { state: State; status: Incident['status'] }
        const before = client.getQueryData(incidentQuery(id).queryKey)
        if (!before || state.seq < before.state.seq) return
        const mine = state.people.find(p => p.person === session.person())?.roles ?? []
        const next = { ...before, state, status, mine }
        client.setQueryData(incidentQuery(id).queryKey, next)
        void keepCopy(keys.one(id), next)
      }
    }
    const last = () => (client.getQueryData(logQuery(id).queryKey) ?? []).at(-1)?.seq ?? 0
    const stop = readStream({
      path: () => `/api/v1/incidents/${encodeURIComponent(id)}/events?after=${last()}`,
      take,
      state: setLive,
      end: () => {
        setEnded(true)
        void client.invalidateQueries({ queryKey: keys.one(id) })
      },
    })
    return () => {
      stop()
      setLive(false)
    }
  }, [client, id, ready])

  const write = (kind: string, payload: Payload, file?: Blob) => entryQueue.put(id, kind, visible(payload), file)
  return { view, log, live, here, pending, write }
}

export type Desk = ReturnType<typeof useIncident>

function usePending(id: string, log: Entry[] | undefined, settled: () => void): Pending[] {
  const all = useSyncExternalStore(entryQueue.subscribe, entryQueue.all)
  const [sent, setSent] = useState<KeptEntry[]>([])
  const known = useRef<KeptEntry[]>([])
  known.current = all
  const tell = useRef(settled)
  tell.current = settled
  useEffect(() => {
    const deafen = entryQueue.hear(e => {
      if (e.incident !== id) return
      const entry = e.seq ? known.current.find(k => k.client === e.client) : undefined
      if (entry) setSent(before => [...before, entry])
      tell.current()
    })
    return () => void deafen()
  }, [id])
  return useMemo(() => {
    const stands = new Set(log?.map(e => e.client))
    const waits = all.filter(e => e.incident === id)
    const shown = new Set(waits.map(e => e.client))
    return [...sent.filter(e => !shown.has(e.client)).map(e => ({ ...e, sent: true })), ...waits].filter(
      e => !stands.has(e.client),
    )
  }, [all, sent, log, id])
}

/** The moment by the server's clock, every second. */
export function useNow(): number {
  const [now, setNow] = useState(clock.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}
