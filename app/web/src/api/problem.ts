import { currentLanguage } from '@/i18n'
import type { components } from './schema'

export type ProblemBody = components['schemas']['ApiProblem']

/** A refusal by the server: an RFC 9457 problem. */
export class ApiProblem extends Error {
  readonly status: number
  readonly body: ProblemBody

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? String(status))
    this.name = 'ApiProblem'
    this.status = status
    this.body = body
  }

  get code() {
    return this.body.code
  }

  get reason() {
    return this.body.reason ?? ''
  }

  get requestId() {
    return this.body.requestId ?? ''
  }

  /** What happened and what to do, in the reader's language. */
  get text(): string {
    return (currentLanguage() === 'en' ? this.body.detailEn : this.body.detail) ?? ''
  }

  /** The complaint about one part of the input, by its path ("email", "query.limit"). */
  field(path: string): string | undefined {
    const found = this.body.errors?.find(e => e.path === path)
    return found && (currentLanguage() === 'en' ? found.message?.en : found.message?.vi)
  }
}

/** The server was not reached: no line, or it is down. Nothing is known of what it did. */
export class Unreachable extends Error {
  constructor(cause?: unknown) {
    super('the server was not reached', { cause })
    this.name = 'Unreachable'
  }
}

/** The sign-in has ended; nothing was done. */
export class SignedOut extends Error {
  constructor() {
    super('signed out')
    this.name = 'SignedOut'
  }
}

export function isProblem(e: unknown, reasonOrCode?: string): e is ApiProblem {
  return e instanceof ApiProblem && (!reasonOrCode || e.reason === reasonOrCode || e.code === reasonOrCode)
}
