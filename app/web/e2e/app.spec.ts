import { accessible, controlled, expect, inEnglish, type Schemas, signIn, signInOnScreen, test } from './fixtures'

test('the installed app opens without a line, and says so', async ({ page, learner, context }) => {
  await signIn(page, learner.email)
  await controlled(page)
  await page.goto('/courses')
  await expect(page.getByRole('heading', { level: 1, name: 'Khóa học' })).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Việc của tôi' })).toBeVisible()

  await context.setOffline(true)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Việc của tôi' })).toBeVisible()
  await expect(page.getByText('Ngoại tuyến.')).toBeVisible()
  await accessible(page)
  await page.goto('/courses')
  await expect(page.getByRole('heading', { level: 1, name: 'Khóa học' })).toBeVisible()
  // A page that was never opened has no copy: it says what to do.
  await page.goto('/courses/truyen-thong-chinh-sach')
  await expect(page.getByRole('heading', { name: 'Chưa đọc được khi ngoại tuyến' })).toBeVisible()
  await accessible(page)

  await context.setOffline(false)
  await page.getByRole('button', { name: 'Thử lại' }).click()
  await expect(page.getByText('Ngoại tuyến.')).toBeHidden()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('truyền thông chính sách', { ignoreCase: true })
})

test('the worker keeps the shell, and nothing of the API', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await controlled(page)
  await page.goto('/courses')
  await expect(page.getByRole('heading', { level: 1, name: 'Khóa học' })).toBeVisible()
  const kept = await page.evaluate(async () => {
    const urls: string[] = []
    for (const name of await caches.keys())
      for (const r of await (await caches.open(name)).keys()) urls.push(new URL(r.url).pathname)
    return urls
  })
  expect(kept).toContain('/index.html')
  expect(kept.filter(u => u.startsWith('/api') || u.startsWith('/verify'))).toEqual([])
})

test('what a person read is gone from the device after signing out', async ({ page, learner, people }) => {
  await signIn(page, learner.email)
  await page.goto('/me')
  await page.getByRole('button', { name: 'Đăng xuất' }).first().click()
  await expect(page).toHaveURL(/\/sign-in/)
  const kept = await page.evaluate(
    () =>
      new Promise<number>((done, fail) => {
        const open = indexedDB.open('lantoa')
        open.onerror = () => fail(open.error)
        open.onsuccess = () => {
          const count = open.result.transaction('reads').objectStore('reads').count()
          count.onsuccess = () => done(count.result)
        }
      }),
  )
  expect(kept).toBe(0)
  const other = people.at(-1)
  if (!other) throw new Error('nobody else')
  await signIn(page, other.email)
  await page.goto('/me')
  await expect(page.getByText(other.name).first()).toBeVisible()
  await expect(page.getByText(learner.name)).toHaveCount(0)
})

test('no such page, no permission, maintenance and a failure are told in words @desktop', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.goto('/khong-co-trang-nay')
  await expect(page.getByRole('heading', { level: 1, name: 'Không có trang này' })).toBeVisible()
  await accessible(page)
  await page.goto('/staffing')
  await expect(page.getByRole('heading', { name: 'Bạn không có quyền xem trang này' })).toBeVisible()
  await accessible(page)

  await page.route('**/api/v1/courses?*', route => route.fulfill({ status: 503, body: 'maintenance' }))
  await page.goto('/courses')
  await expect(page.getByRole('heading', { name: 'Hệ thống đang bảo trì' })).toBeVisible()
  await accessible(page)
  await page.unroute('**/api/v1/courses?*')
  const problem = {
    status: 500,
    code: 'internal',
    title: 'x',
    detail: 'Hệ thống gặp lỗi.',
    detailEn: 'Failed.',
    requestId: '01JREQUESTID',
  }
  await page.route('**/api/v1/courses?*', route =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  )
  await page.getByRole('button', { name: 'Thử lại' }).click()
  await expect(page.getByText('01JREQUESTID')).toBeVisible()
  await accessible(page)
  await page.unroute('**/api/v1/courses?*')
  await page.getByRole('button', { name: 'Thử lại' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Khóa học' })).toBeVisible()
})

test('the first visit on slow 3G: signed in and at work within a bearable time', async ({ page, learner, context }) => {
  const line = await context.newCDPSession(page)
  await line.send('Network.enable')
  // As Chrome's "Slow 3G": 400 kbit/s each way, 400 ms there and back.
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 400,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  })
  const began = Date.now()
  await page.goto('/sign-in')
  await expect(page.getByLabel('Mật khẩu', { exact: true })).toBeVisible({ timeout: 20_000 })
  const shown = Date.now() - began
  await signInOnScreen(page, learner.email)
  expect(shown, 'milliseconds until one can type').toBeLessThan(12_000)
})

test('only its own scripts run', async ({ page, learner }) => {
  const refused: string[] = []
  page.on('console', m => m.type() === 'error' && refused.push(m.text()))
  await signIn(page, learner.email)
  await page.goto('/courses')
  await inEnglish(page)
  await page.evaluate(() => {
    const s = document.createElement('script')
    s.textContent = 'window.injected = true'
    document.body.append(s)
  })
  expect(await page.evaluate(() => 'injected' in window)).toBe(false)
  expect(refused.filter(r => !r.includes('Content Security Policy'))).toEqual([])
})

test.describe('a first visit', () => {
  test.use({ serviceWorkers: 'block' })

  test('asks for code and data at once, and for each only once @desktop', async ({ page, learner }) => {
    const enrolment = await learner.api.post<Schemas['LearningEnrolment']>('/courses/phat-ngon-bao-chi/enrolments')
    await signIn(page, learner.email)
    const asked: string[] = []
    page.on('request', r => asked.push(new URL(r.url()).pathname))
    for (const [path, read, heading] of [
      ['/', '/api/v1/me/learning', 'Việc của tôi'],
      [
        `/learn/${enrolment.id}/lessons/nguoi-phat-ngon`,
        `/api/v1/enrolments/${enrolment.id}/lessons/nguoi-phat-ngon`,
        'Điểm chính',
      ],
    ] as const) {
      asked.splice(0)
      await page.goto(path)
      await expect(page.getByRole('heading', { name: heading })).toBeVisible()
      await page.waitForLoadState('networkidle')
      const code = (await page.evaluate(() => document.documentElement.dataset.code ?? '')).split(' ')
      expect(code.length).toBeGreaterThan(3)
      for (const one of [read, '/api/v1/me', '/api/v1/auth/refresh', ...code]) {
        expect(
          asked.filter(a => a === one),
          `${one} on ${path}`,
        ).toHaveLength(1)
      }
    }
  })
})
