/** Saves a file of the API on the device, under the name that the server gives it. */
export async function saveFile(call: Promise<{ data?: unknown; response: Response }>): Promise<string> {
  const { data, response } = await call
  const name = fileName(response.headers.get('Content-Disposition') ?? '') || 'lan-toa'
  const address = URL.createObjectURL(data as Blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some browsers read it only after the click was handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return name
}

/** The name in a Content-Disposition header (RFC 6266), the Unicode one first. */
export function fileName(header: string): string {
  const unicode = /filename\*\s*=\s*UTF-8''([^;]+)/i.exec(header)?.[1]
  if (unicode) {
    try {
      return decodeURIComponent(unicode.trim())
    } catch {
      // Not as the standard says: the plain name will do.
    }
  }
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(header)
  return plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2]?.trim() ?? ''
}
