import { currentLanguage } from '@/i18n'
import type { components } from './schema'

export type ProblemBody = components['schemas']['ApiProblem']

/** A refusal by the server: an RFC 9457 problem. */
export class ApiProblem extends Error {
  readonly status: number
  readonly body: ProblemBody
  /** How long the server wants to be left alone, in ms; 0 when it does not say. */
  readonly rest: number

  constructor(status: number, body: ProblemBody, rest = 0) {
    super(body.detail ?? String(status))
    this.name = 'ApiProblem'
    this.status = status
    this.body = body
    this.rest = rest
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

/** The refusal that an answer holds, undefined when it is not of the application: something on the way answered. */
export async function problemOf(response: Response): Promise<ApiProblem | undefined> {
  const body = (await response.json().catch(() => undefined)) as ProblemBody | undefined
  if (typeof body?.code !== 'string') return undefined
  return new ApiProblem(response.status, body, restOf(response))
}

/** What Retry-After says, in ms; 0 for nothing. */
export function restOf(response: Response): number {
  const seconds = Number(response.headers.get('Retry-After'))
  return seconds > 0 ? Math.min(seconds, 60) * 1000 : 0
}

export function isProblem(e: unknown, reasonOrCode?: string): e is ApiProblem {
  return e instanceof ApiProblem && (!reasonOrCode || e.reason === reasonOrCode || e.code === reasonOrCode)
}
