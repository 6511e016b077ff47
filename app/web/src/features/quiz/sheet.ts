import { type AnswerEvent, answerQueue } from '@/api/answers'
import type { KeptAnswer } from '@/api/storage'
import { same } from './answer'
import type { Answer, Attempt } from './api'

/** Where an answer is. */
export type Mark =
  | { kind: 'keeping' | 'waiting' | 'late' }
  | { kind: 'saved' | 'replaced'; at?: string }
  | { kind: 'refused'; problem?: { vi: string; en: string } }

export interface Given {
  answer: Answer
  seq: number
  mark: Mark
}

export type Givens = ReadonlyMap<string, Given>

/**
 * The answers of an attempt as this screen shows them: of what the server
 * holds, what waits on the device and what is given here, the highest sequence
 * number counts.
 */
export class Sheet {
  #given: Givens = new Map()
  #listeners = new Set<() => void>()
  readonly attemptId: string

  constructor(attemptId: string) {
    this.attemptId = attemptId
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  all = (): Givens => this.#given

  #set(question: string, given: Given) {
    this.#given = new Map(this.#given).set(question, given)
    for (const l of this.#listeners) l()
  }

  /** Takes what the server holds. */
  merge(answers: Attempt['answers']) {
    for (const [question, { answer, seq, savedAt }] of Object.entries(answers)) {
      const now = this.#given.get(question)
      if (now && (now.seq > seq || (now.seq === seq && now.mark.kind !== 'waiting' && now.mark.kind !== 'keeping')))
        continue
      const kind = now && now.seq < seq && !same(now.answer, answer) ? 'replaced' : 'saved'
      this.#set(question, { answer, seq, mark: { kind, at: savedAt } })
    }
  }

  /** Takes what was given on this device. */
  adopt(kept: Map<string, KeptAnswer>) {
    for (const [question, { answer, seq, state, savedAt }] of kept) {
      if ((this.#given.get(question)?.seq ?? 0) >= seq) continue
      const mark: Mark = state === 'saved' ? { kind: 'saved', at: savedAt } : { kind: state }
      this.#set(question, { answer, seq, mark })
    }
  }

  /** Takes an answer that the learner gives now. */
  give(question: string, answer: Answer, pause = 0) {
    const { seq, kept } = answerQueue.put(this.attemptId, question, answer, pause)
    this.#set(question, { answer, seq, mark: { kind: 'keeping' } })
    void kept.then(() => {
      const now = this.#given.get(question)
      if (now?.seq === seq && now.mark.kind === 'keeping') this.#set(question, { ...now, mark: { kind: 'waiting' } })
    })
  }

  /** Takes word of what became of an answer. */
  hear(e: AnswerEvent) {
    if (e.attemptId !== this.attemptId || e.seq < (this.#given.get(e.question)?.seq ?? 0)) return
    this.#set(e.question, { answer: e.answer, seq: e.seq, mark: markOf(e) })
  }
}

function markOf(e: AnswerEvent): Mark {
  switch (e.kind) {
    case 'saved':
      return { kind: 'saved', at: e.savedAt }
    case 'refused':
      return { kind: 'refused', problem: e.problem }
    default:
      return { kind: e.kind }
  }
}

export const isUnsent = (g: Given | undefined): boolean => g?.mark.kind === 'keeping' || g?.mark.kind === 'waiting'
