// Compresses what was built once, so that the server never has to: .br and .gz beside each text file.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = new URL('../dist', import.meta.url).pathname
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name)
  if (!entry.isFile() || !/\.(js|css|svg|json|webmanifest)$/.test(file)) continue
  const body = readFileSync(file)
  if (body.length < 512) continue
  writeFileSync(`${file}.br`, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  writeFileSync(`${file}.gz`, gzipSync(body, { level: 9 }))
}
// The embedding of the folder needs a file in it before the first build.
writeFileSync(join(dist, '.keep'), '')
