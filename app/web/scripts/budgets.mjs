// Measures what a visitor must load, from the built files, and fails where it is more than agreed.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('assets/manifest.json', dist), 'utf8'))
const read = file => readFileSync(new URL(file, dist))
const gzip = file => gzipSync(read(file), { level: 9 }).length

/** Every file that a chunk of the manifest needs before it can run. */
function needs(key, into = new Set()) {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`no ${key} in the manifest: was it renamed?`)
  if (into.has(chunk.file)) return into
  into.add(chunk.file)
  for (const css of chunk.css ?? []) into.add(css)
  for (const next of chunk.imports ?? []) needs(next, into)
  return into
}

/** Together what several chunks need, less what is there already. */
function view(keys, there = new Set()) {
  const all = new Set()
  for (const key of keys) for (const file of needs(key)) if (!there.has(file)) all.add(file)
  return all
}

const size = (files, ext) => [...files].filter(f => f.endsWith(ext)).reduce((sum, f) => sum + gzip(f), 0)
const worker = Object.keys(manifest).filter(k => k.includes('workbox-window'))
const page = name => `src/features/${name}.tsx`
const words = name => `src/i18n/vi/${name}.ts`

const login = view(['index.html', page('auth/SignInPage')])
const first = view([
  'index.html',
  page('auth/SignInPage'),
  'src/app/Frame.tsx',
  page('home/HomePage'),
  words('home'),
  ...worker,
])
const lesson = view([page('lesson/LessonPage'), words('lesson'), words('law')], first)
const quiz = view([page('quiz/AttemptPage'), words('quiz')], first)
const fonts = Object.values(manifest).filter(c => c.file.endsWith('.woff2'))
const fontBytes = fonts.reduce((sum, c) => sum + read(c.file).length, 0)

const rows = [
  ['login, JS', size(login, '.js'), 140],
  ['first visit (login and home), JS', size(first, '.js'), 150],
  ['first visit, CSS', size(first, '.css'), 20],
  ['lesson, JS more', size(lesson, '.js'), 30],
  ['lesson, CSS in all', size(first, '.css') + size(lesson, '.css'), 20],
  ['quiz, JS more', size(quiz, '.js'), 45],
  ['fonts of the first view', fontBytes, 60],
]
let over = false
for (const [what, bytes, most] of rows) {
  const kb = bytes / 1024
  over ||= kb > most
  console.log(
    `${kb > most ? 'OVER' : '  ok'}  ${what.padEnd(34)} ${kb.toFixed(1).padStart(6)} KB  of ${String(most).padStart(3)}`,
  )
}
if (over) process.exit(1)
