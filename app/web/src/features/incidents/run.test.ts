import { beforeAll, describe, expect, it } from 'vitest'
import { parser, type StreamEvent } from '@/api/stream'
import { loadWords } from '@/i18n'
import { until } from '@/i18n/format'
import type { Entry, Run, State } from './api'
import { doneSteps, leftWords, runningOf, standing, withEntry } from './run'

const at = (clock: string) => Date.parse(`2026-11-25T${clock}:00+07:00`)
const run = (started: string, due: string, state = 'running'): Run =>
  ({ started: new Date(at(started)).toISOString(), due: new Date(at(due)).toISOString(), state, clock: due }) as Run

beforeAll(() => loadWords('incidents'))

describe('clocks', () => {
  it('turn amber and red as the reminders say', () => {
    const r = run('08:00', '09:00')
    expect(standing(r, at('08:44'))).toBe('calm')
    expect(standing(r, at('08:45'))).toBe('soon')
    expect(standing(r, at('09:00'))).toBe('soon')
    expect(standing(r, at('09:01'))).toBe('over')
    expect(standing(run('08:00', '08:15'), at('08:05'))).toBe('soon')
  })
  it('stand with the next to end first', () => {
    const s = { clocks: [run('08:00', '10:00'), run('08:00', '09:00'), run('08:00', '08:30', 'met')] } as State
    expect(runningOf(s).map(r => r.clock)).toEqual(['09:00', '10:00'])
  })
  it('say what is left', () => {
    expect(leftWords(run('08:00', '09:00'), at('08:30'))).toBe('còn 30:00')
    expect(leftWords(run('08:00', '09:00'), at('09:10'))).toBe('quá 10:00')
    expect(until('2026-11-26T17:00:00Z', at('08:00'))).toBe('hết ngày 26/11/2026')
    expect(until('2026-11-25T03:00:00Z', at('08:00'))).toBe('hạn 10:00')
  })
})

describe('what waits', () => {
  const state = { steps: [{ step: 'a', done: true, name: 'An', at: '' }] } as unknown as State
  it('shows in the checklist', () => {
    const w = (kind: string, step: string, refusal?: object) => ({
      client: '',
      kind,
      payload: { step },
      at: '',
      refusal,
    })
    expect([...doneSteps(state, [w('step-done', 'b'), w('step-undone', 'a')]).keys()]).toEqual(['b'])
    expect([...doneSteps(state, [w('step-done', 'b', {})]).keys()]).toEqual(['a'])
  })
  it('goes into the log once and in order', () => {
    const e = (seq: number) => ({ seq }) as Entry
    expect(withEntry([e(1)], e(2))?.length).toBe(2)
    expect(withEntry([e(1), e(2)], e(2))?.length).toBe(2)
    expect(withEntry([e(1)], e(3))).toBeUndefined()
  })
})

describe('the stream', () => {
  it('is put together from pieces', () => {
    const got: StreamEvent[] = []
    const parse = parser(e => got.push(e))
    for (const piece of [
      'retry: 1500\n\nid: 7\neve',
      'nt: entry\ndata: {"a":',
      '1}\n',
      '\n: \n\nevent: state\ndata: {}\n\n',
    ])
      parse(piece)
    expect(got).toEqual([
      { id: '7', name: 'entry', data: '{"a":1}' },
      { id: '', name: 'state', data: '{}' },
    ])
  })
})
