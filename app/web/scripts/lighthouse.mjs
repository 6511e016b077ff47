// Lighthouse 12.8 on a simulated phone, the median of three, for the screens of a learner and of staff.
// It starts the real binary with a demonstration province, signs in as a person does, and prints a table.
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { browserFlags, browserPath } from './browser.mjs'

const root = new URL('../../..', import.meta.url).pathname
const work = mkdtempSync(join(tmpdir(), 'lantoa-lighthouse-'))
const password = 'lan-toa-trinh-dien-2026'
const runs = Number(process.env.RUNS ?? 3)

const freePort = () =>
  new Promise(done => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

const port = await freePort()
const url = `http://localhost:${port}`
const server = spawn(
  join(root, '.local/bin/lantoa'),
  [
    'serve',
    '--worker',
    '--demo',
    '--people',
    '120',
    '--data',
    join(work, 'data'),
    '--listen',
    `127.0.0.1:${port}`,
    '--public-url',
    url,
  ],
  { env: { ...process.env, LANTOA_MINIMUM_TIME: '0', LANTOA_LOG: 'warn' }, stdio: 'ignore' },
)
const ended = new Promise(done => server.once('exit', done))

async function ready() {
  for (;;) {
    try {
      if ((await fetch(`${url}/readyz`)).ok) return
    } catch {
      // not yet
    }
    await new Promise(done => setTimeout(done, 100))
  }
}

async function call(token, method, path, body) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`)
  return response.json()
}

const signIn = async email => (await call('', 'POST', '/auth/login', { email, password })).accessToken

/** A learner in the middle of a course, with an attempt that runs. */
async function prepare() {
  const staffing = await signIn('noivu@hungyen.example')
  const learner = await signIn('hocvien@hungyen.example')
  const me = await call(learner, 'GET', '/me')
  await call(staffing, 'POST', '/assignments', {
    rule: {
      courseCode: 'phat-ngon-bao-chi',
      departments: [],
      positions: [],
      people: [me.id],
      due: { date: '2026-12-31' },
    },
    reason: 'Lighthouse',
  })
  const enrolment = await call(learner, 'POST', '/courses/phat-ngon-bao-chi/enrolments')
  const attempt = await call(learner, 'POST', `/enrolments/${enrolment.id}/quizzes/cuoi-khoa/attempts`)
  return { enrolment: enrolment.id, attempt: attempt.id }
}

const profileOf = email => join(work, `profile-${email}`)

/** Signs the person in, in a profile of their own. Playwright does only this: a page that it drives is not in the foreground for Lighthouse. */
async function enter(email) {
  const context = await chromium.launchPersistentContext(profileOf(email), {
    executablePath: await browserPath(),
    args: browserFlags,
  })
  const page = await context.newPage()
  await page.goto(`${url}/sign-in`)
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.keyboard.press('Enter')
  await page.locator('nav').first().waitFor()
  await context.close()
}

/**
 * A browser of that profile. Before the sign-in every run is a first visit; behind it the browser has what it got
 * while signing in, as a person's has. COLD=1 takes that away too.
 */
async function open(email) {
  const profile = profileOf(email)
  const cold = email === 'nobody' || process.env.COLD
  for (const kept of cold ? ['Cache', 'Code Cache', 'Service Worker', 'GPUCache'] : []) {
    rmSync(join(profile, 'Default', kept), { recursive: true, force: true, maxRetries: 5 })
  }
  const debug = await freePort()
  const child = spawn(
    await browserPath(),
    [...browserFlags, `--user-data-dir=${profile}`, `--remote-debugging-port=${debug}`, 'about:blank'],
    { stdio: 'ignore' },
  )
  const gone = new Promise(done => child.once('exit', done))
  for (const until = Date.now() + 20_000; Date.now() < until; ) {
    try {
      if ((await fetch(`http://127.0.0.1:${debug}/json/version`)).ok) break
    } catch {
      await new Promise(done => setTimeout(done, 100))
    }
  }
  return {
    debug,
    // A clean end, so that the renewed cookie is kept.
    close: async () => {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${debug}`)
      await (await browser.newBrowserCDPSession()).send('Browser.close').catch(() => {})
      await gone
    },
  }
}

/** Runs Lighthouse once; a trace that it lost (NO_NAVSTART on a busy machine) is made again, a second loss is an error. */
async function visit(email, path, file, again = true) {
  const { debug, close } = await open(email)
  try {
    execFileSync(
      'npx',
      [
        '--yes',
        'lighthouse@12.8.2',
        `${url}${path}`,
        `--port=${debug}`,
        '--disable-storage-reset',
        '--quiet',
        '--output=json',
        `--output-path=${file}`,
        '--only-categories=performance,accessibility,best-practices',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'], timeout: 120_000 },
    )
  } catch (e) {
    if (!again) throw e
  } finally {
    await close()
  }
  if (!existsSync(file)) await visit(email, path, file, false)
}

async function measure(email, path) {
  const scores = { performance: [], accessibility: [], 'best-practices': [] }
  const lcp = []
  for (let i = 0; i < runs; i++) {
    const file = join(work, 'report.json')
    rmSync(file, { force: true })
    await visit(email, path, file)
    if (process.env.KEEP) copyFileSync(file, process.env.KEEP)
    const report = JSON.parse(readFileSync(file, 'utf8'))
    for (const [name, list] of Object.entries(scores)) list.push(Math.round(report.categories[name].score * 100))
    lcp.push(report.audits['largest-contentful-paint'].numericValue)
    if (process.env.FAILED) {
      for (const a of Object.values(report.audits)) {
        if (a.score !== null && a.score < 0.9 && a.scoreDisplayMode !== 'informative') {
          console.log(`   ${path} ${a.id} ${a.score} ${a.displayValue ?? ''}`)
        }
      }
    }
  }
  const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
  return { ...Object.fromEntries(Object.entries(scores).map(([k, v]) => [k, median(v)])), lcp: median(lcp) }
}

let failed = false
try {
  await ready()
  const { enrolment, attempt } = await prepare()
  const screens = {
    nobody: [
      ['sign-in', '/sign-in', 90],
      ['verification', '/verify', 90],
    ],
    'hocvien@hungyen.example': [
      ['home', '/', 90],
      ['lesson', `/learn/${enrolment}/lessons/dong-ho-24-gio`, 90],
      ['quiz', `/attempts/${attempt}`, 90],
      ['catalogue', '/courses', 0],
      ['course', '/courses/phat-ngon-bao-chi', 0],
      ['enrolment', `/learn/${enrolment}`, 0],
      ['before the quiz', `/learn/${enrolment}/quizzes/cuoi-khoa`, 0],
      ['certificates', '/certificates', 0],
      ['notifications', '/notifications', 0],
      ['profile', '/me', 0],
      ['handbook', '/handbook', 0],
      ['I need it now', '/handbook/urgent', 0],
      ['procedure', '/handbook/procedures/lo-lot-du-lieu', 0],
      ['incidents', '/incidents', 0],
    ],
    'noivu@hungyen.example': [
      ['department', '/department', 0],
      ['staffing', '/staffing', 0],
    ],
  }
  console.log(`${'screen'.padEnd(18)} performance  accessibility  best practices   LCP   (median of ${runs})`)
  for (const [email, list] of Object.entries(screens)) {
    if (email !== 'nobody') await enter(email)
    for (const [name, path, least] of list) {
      if (process.env.ONLY && !process.env.ONLY.split(',').includes(name)) continue
      const m = await measure(email, path)
      const ok = m.performance >= least && m.accessibility === 100 && m['best-practices'] >= 95
      failed ||= !ok
      console.log(
        `${name.padEnd(18)} ${String(m.performance).padStart(11)}  ${String(m.accessibility).padStart(13)}  ${String(m['best-practices']).padStart(14)}  ${(m.lcp / 1000).toFixed(1)} s  ${ok ? '' : 'BELOW'}`,
      )
    }
  }
} finally {
  server.kill('SIGTERM')
  await ended
  rmSync(work, { recursive: true, force: true })
}
if (failed) process.exit(1)
