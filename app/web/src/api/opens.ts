import { useEffect } from 'react'
import { api, type Schemas } from './client'
import { line } from './line'
import { session } from './session'

type Open = Schemas['HandbooksOpen']

const key = 'lantoa.opens'
const most = 50
const soon = 10_000

let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Counts that an item of the handbook was opened, for its authors; the server
 * keeps no name. Without a line it is told later. Nothing depends on it.
 */
export function noteOpen(kind: Open['kind'], id: string, incident = false) {
  const waiting = read()
  const day = today()
  const same = waiting.find(o => o.kind === kind && o.id === id && o.day === day && !!o.incident === incident)
  if (same) same.count = Math.min((same.count ?? 1) + 1, 20)
  else waiting.push({ kind, id, day, incident: incident || undefined, count: 1 })
  write(waiting.slice(-most))
  if (!timer) timer = setTimeout(() => void tell(), soon)
}

/** Counts an entry once a visit of its page; undefined while it is not there yet. */
export function useOpened(kind: Open['kind'], id: string | undefined, incident = false) {
  useEffect(() => {
    if (id) noteOpen(kind, id, incident)
  }, [kind, id, incident])
}

async function tell() {
  timer = undefined
  const opens = read()
  if (opens.length === 0 || !line.up() || session.state() !== 'in') return
  write([])
  const back = () => write([...opens, ...read()].slice(-most))
  try {
    const { response } = await api.POST('/api/v1/handbook/opens', { body: { opens } })
    if (response.status >= 500 || response.status === 429) back()
  } catch {
    back()
  }
}

/** The day in Vietnam, as 2006-01-02. */
function today(): string {
  return new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' })
}

function read(): Open[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept : []
  } catch {
    return []
  }
}

function write(opens: Open[]) {
  try {
    localStorage.setItem(key, JSON.stringify(opens))
  } catch {
    // The device keeps nothing: this one is not counted.
  }
}
