const patience = 15_000

/** Does something in one tab at a time, unless the tab that does seems to be frozen. `name` is that of the lock. */
export async function alone(name: string, f: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return f()
  let begun = false
  const signal = AbortSignal.timeout(patience)
  try {
    await navigator.locks.request(name, { signal }, () => {
      begun = true
      return f()
    })
  } catch (e) {
    if (begun) throw e
    await f()
  }
}
