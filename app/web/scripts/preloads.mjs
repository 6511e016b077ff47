// Writes dist/preloads.json: the files that each page of src/routes/index.ts needs beside those of index.html, and
// the answers of the API that it shows first (src/routes/reads.json), so that the server can name them in the page
// and a browser asks for all of them at once.
import { readFileSync, writeFileSync } from 'node:fs'

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('assets/manifest.json', dist), 'utf8'))

function needs(key, into) {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`no ${key} in the manifest`)
  for (const file of [chunk.file, ...(chunk.css ?? [])]) into.add(file)
  for (const next of chunk.imports ?? []) if (!into.has(manifest[next].file)) needs(next, into)
  return into
}

const there = needs('index.html', new Set())
const files = keys => {
  const all = new Set()
  for (const key of keys) needs(key, all)
  return [...all].filter(file => !there.has(file))
}

const routes = readFileSync(new URL('../src/routes/index.ts', import.meta.url), 'utf8')
const { everywhere, ...reads } = JSON.parse(readFileSync(new URL('../src/routes/reads.json', import.meta.url), 'utf8'))
const module = path => `${path.replace('@/', 'src/')}.tsx`
const framed = /\bpage\(\s*'([^']+)',\s*\(\) => import\('([^']+)'\)((?:,\s*'[a-z]+')*),?\s*\)/g
const pages = [...routes.matchAll(framed)]
  .filter(([, path]) => path !== '/ui')
  .map(([, path, page, words]) => ({
    path,
    files: files([
      'src/app/Frame.tsx',
      module(page),
      ...[...words.matchAll(/'([a-z]+)'/g)].map(([, name]) => `src/i18n/vi/${name}.ts`),
    ]),
    reads: [...(reads[path] ?? []), ...everywhere],
  }))
const asked = routes.match(/\bpage\(\s*'/g).length - 1 // without /ui
if (pages.length !== asked) throw new Error(`${asked} pages in the routes, ${pages.length} understood`)
for (const path of Object.keys(reads)) {
  if (!pages.some(page => page.path === path)) throw new Error(`reads.json: no page at ${path}`)
}

const signIn = files([module('@/features/auth/SignInPage')])
writeFileSync(new URL('preloads.json', dist), JSON.stringify({ signIn, pages }))
