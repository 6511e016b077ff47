const here = new Map<string, string>() // what the browser would not keep: it lasts as long as the page

/** What this device remembers under a key; undefined for nothing. */
export function remembered(key: string): string | undefined {
  try {
    return here.get(key) ?? localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

/** Remembers a word under a key; undefined forgets it. */
export function remember(key: string, value: string | undefined) {
  here.delete(key)
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    if (value !== undefined) here.set(key, value)
  }
}

/** Whether the browser keeps anything over a reload. */
export function remembers(): boolean {
  try {
    localStorage.setItem('lantoa.probe', '')
    localStorage.removeItem('lantoa.probe')
    return true
  } catch {
    return false
  }
}
