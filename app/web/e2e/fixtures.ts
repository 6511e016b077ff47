import { type Browser, type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import type { components } from '../src/api/schema'
import { Server } from './server'

export { accessible, accessibleDialog } from './accessible'
export { expect }

export type Schemas = components['schemas']
export const password = 'lan-toa-trinh-dien-2026'

/** A client of the API as one person, for what a test needs done beside the screen. */
export class Client {
  constructor(
    private readonly server: Server,
    private readonly email: string,
  ) {}

  private token = ''

  async call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    if (!this.token) {
      const response = await fetch(`${this.server.url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email: this.email, password }),
      })
      if (!response.ok) throw new Error(`sign-in of ${this.email}: ${response.status} ${await response.text()}`)
      this.token = ((await response.json()) as Schemas['AuthTokens']).accessToken
    }
    const response = await fetch(`${this.server.url}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }

  get<T>(path: string) {
    return this.call<T>('GET', path)
  }
  post<T>(path: string, body?: unknown) {
    return this.call<T>('POST', path, body)
  }
  put<T>(path: string, body: unknown, headers?: Record<string, string>) {
    return this.call<T>('PUT', path, body, headers)
  }
}

/** A member of staff whom no other test of this worker knows. */
export interface Learner {
  id: string
  email: string
  name: string
  api: Client
}

interface Worker {
  lantoa: Server
  people: Learner[]
}

interface Each {
  learner: Learner
  as: (email: string) => Client
}

export const test = base.extend<Each, Worker>({
  lantoa: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const server = new Server()
      await server.start()
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  people: [
    async ({ lantoa }, use) => {
      const staffing = new Client(lantoa, 'noivu@hungyen.example')
      const page = await staffing.get<{ items: Schemas['OrgPersonView'][] }>('/people?limit=200')
      const known = /^(hocvien|phatngon|bientap|duyet|cham|daumoi|baochi|noivu|capgcn|quantri|kiemtoan)/
      await use(
        page.items
          .filter(p => p.email && !known.test(p.email))
          .map(p => ({
            id: p.id,
            email: p.email as string,
            name: [p.family, p.middle, p.given].filter(Boolean).join(' '),
            api: new Client(lantoa, p.email as string),
          })),
      )
    },
    { scope: 'worker' },
  ],
  learner: async ({ people }, use) => {
    const one = people.pop()
    if (!one) throw new Error('no member of staff is left: seed more')
    await use(one)
  },
  as: async ({ lantoa }, use) => {
    await use(email => new Client(lantoa, email))
  },
  baseURL: async ({ lantoa }, use) => {
    await use(lantoa.url)
  },
})

/** Signs in on the screen, as a person does. */
export async function signInOnScreen(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Thư điện tử công vụ').fill(email)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Việc của tôi' })).toBeVisible()
}

/** Signs in by the request that the screen sends, and opens the first page: the screen itself is tried by auth.spec. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/healthz') // of the same origin, and light
  const response = await page.request.post('/api/v1/auth/login', {
    data: { email, password },
    headers: { 'User-Agent': await page.evaluate(() => navigator.userAgent) },
  })
  expect(response.status(), `sign-in of ${email}`).toBe(200)
  const { accessToken } = (await response.json()) as Schemas['AuthTokens']
  const { sub } = JSON.parse(Buffer.from(accessToken?.split('.')[1] ?? '', 'base64url').toString())
  await page.evaluate(id => localStorage.setItem('lantoa.person', id), sub)
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Việc của tôi' })).toBeVisible()
}

/** Waits until the service worker serves the page, so that it opens without a line. */
export async function controlled(page: Page) {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller) return
    await new Promise(done => {
      navigator.serviceWorker.addEventListener('controllerchange', done, { once: true })
      registration.active?.postMessage({ type: 'CLIENTS_CLAIM' })
    })
  })
}

/** Asks a course of people, as Sở Nội vụ does; due on a day (2026-12-31). Returns when it stands on their pages. */
export async function assign(staffing: Client, course: string, people: string[], due: string): Promise<void> {
  await staffing.post('/assignments', {
    rule: { courseCode: course, departments: [], positions: [], people, due: { date: due } },
    reason: 'Kế hoạch bồi dưỡng năm',
  })
}

/** Enrols the learner and finishes every lesson by the API. Returns the enrolment's id. */
export async function readAll(learner: Client, course: string): Promise<string> {
  const enrolment = await learner.post<Schemas['LearningEnrolment']>(`/courses/${course}/enrolments`)
  const view = await learner.get<Schemas['LearningEnrolmentView']>(`/enrolments/${enrolment.id}`)
  for (const lesson of view.modules.flatMap(m => m.lessons)) {
    await learner.get(`/enrolments/${enrolment.id}/lessons/${lesson.id}`)
    await learner.put(`/enrolments/${enrolment.id}/lessons/${lesson.id}/progress`, {
      seconds: 0,
      position: 1,
      finished: true,
    })
  }
  return enrolment.id
}

/** Another device of anybody: a context of its own. */
export async function device(browser: Browser, page: Page): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: new URL(page.url()).origin,
    viewport: page.viewportSize(),
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
  })
}

/** Switches the language as the profile page does, and loads the screen anew. */
export async function inEnglish(page: Page): Promise<void> {
  await page.evaluate(() => localStorage.setItem('lantoa.language', 'en'))
  await page.reload()
}
