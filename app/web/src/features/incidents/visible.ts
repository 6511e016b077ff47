/** Leaves out what the server refuses and nobody sees: marks that came along when something was pasted. */
export const visible = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_, v) => (typeof v === 'string' ? v.replace(invisible, kept) : v)) as T

/** Control marks, and those that turn the direction of text. */
const invisible = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu
const kept = (mark: string) => ('\n\r\t'.includes(mark) ? mark : '')
