/** A signal that is aborted with the first of several: AbortSignal.any is younger than many a phone. */
export function firstOf(...signals: AbortSignal[]): AbortSignal {
  const out = new AbortController()
  for (const s of signals) {
    if (s.aborted) {
      out.abort(s.reason)
      break
    }
    s.addEventListener('abort', () => out.abort(s.reason), { once: true, signal: out.signal })
  }
  return out.signal
}
