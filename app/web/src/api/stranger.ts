import { line } from './line'
import { Unreachable } from './problem'

/**
 * Something on the way answered in place of the application: a gateway, while
 * that is away, or a network that wants a sign-in of its own first.
 */
export function stranger(response: Response): never {
  line.saw([502, 503, 504].includes(response.status))
  throw new Unreachable(response.status)
}
