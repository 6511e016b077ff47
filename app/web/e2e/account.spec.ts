import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import {
  accessible,
  assign,
  type Client,
  device,
  expect,
  inEnglish,
  type Learner,
  password,
  readAll,
  type Schemas,
  signIn,
  test,
} from './fixtures'
import { rightAnswer } from './keys'
import { unzip } from './zip'

const course = 'phat-ngon-bao-chi'
const courseTitle = 'Kỹ năng phát ngôn và cung cấp thông tin cho báo chí'
const past = '2026-10-30'

/** Passes the course by the API, and waits for the certificate with its file. */
async function certified(learner: Learner): Promise<Schemas['CertificationView']> {
  const enrolment = await readAll(learner.api, course)
  const attempt = await learner.api.post<Schemas['LearningAttemptView']>(
    `/enrolments/${enrolment}/quizzes/cuoi-khoa/attempts`,
  )
  for (const q of attempt.paper.questions)
    await learner.api.put(`/attempts/${attempt.id}/answers/${q.id}`, { seq: 1, answer: rightAnswer(q) })
  await learner.api.post(`/attempts/${attempt.id}/submit`)
  const own = async () => (await learner.api.get<Schemas['CertificationOwn']>('/me/certificates')).items[0]
  await expect.poll(async () => (await own())?.fileReady, { timeout: 20_000 }).toBe(true)
  return (await own()) as Schemas['CertificationView']
}

async function downloaded(page: Page, button: string): Promise<{ name: string; body: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ])
  return { name: download.suggestedFilename(), body: await readFile(await download.path()) }
}

test('a certificate: its page, file, link and code @desktop', async ({ page, context, learner }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, learner.email)
  await page.goto('/certificates')
  await expect(page.getByRole('heading', { name: 'Bạn chưa có giấy chứng nhận' })).toBeVisible()
  await accessible(page)

  const certificate = await certified(learner)
  await page.reload()
  await expect(page.getByRole('heading', { level: 2, name: 'Còn hiệu lực' })).toBeVisible()
  await accessible(page)
  await page.getByRole('link', { name: courseTitle }).click()
  await expect(page.getByRole('heading', { level: 1, name: courseTitle })).toBeVisible()
  await expect(page.getByRole('img', { name: new RegExp(`${certificate.numberText}.*${learner.name}`) })).toBeVisible()
  await accessible(page)

  const pdf = await downloaded(page, 'Tải PDF')
  expect(pdf.name).toBe(`Giấy chứng nhận ${certificate.numberText.replaceAll('/', '-')}.pdf`)
  expect(pdf.body.subarray(0, 5).toString()).toBe('%PDF-')
  await page.getByRole('button', { name: 'Sao chép liên kết' }).click()
  await expect(page.getByText('Đã sao chép liên kết kiểm tra.')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(certificate.verifyUrl)
  await page.getByRole('button', { name: 'Mã QR' }).click()
  await expect(page.getByRole('img', { name: `Mã QR dẫn tới ${certificate.verifyUrl}` })).toBeVisible()
  await accessible(page)
})

test('a certificate that ends soon is renewed by a new round of the course', async ({ page, learner }) => {
  const certificate = await certified(learner)
  const soon = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)
  // Time cannot be turned forward here: the server's answer is shown with a nearer end.
  await page.route('**/api/v1/me/certificates', async route => {
    const response = await route.fetch()
    const { items } = (await response.json()) as Schemas['CertificationOwn']
    await route.fulfill({ response, json: { items: items.map(c => ({ ...c, validUntil: soon })) } })
  })
  await signIn(page, learner.email)
  await page.goto('/certificates')
  await expect(page.getByRole('heading', { level: 2, name: 'Sắp hết hạn' })).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Học lại để gia hạn' }).click()
  await expect(page.getByRole('dialog')).toContainText('vẫn giữ giá trị đến hết hạn')
  await accessible(page)
  await page.getByRole('button', { name: 'Bắt đầu học lại' }).click()
  await expect(page).toHaveURL(/\/learn\//)
  const enrolment = new URL(page.url()).pathname.split('/')[2]
  expect(enrolment).not.toBe(certificate.enrolmentId)
  const view = await learner.api.get<Schemas['LearningEnrolmentView']>(`/enrolments/${enrolment}`)
  expect(view.cycle).toBe(2)
})

test('notifications are read, one by one and all, and lead where they say @desktop', async ({ page, learner, as }) => {
  await signIn(page, learner.email)
  await page.goto('/notifications')
  await expect(page.getByRole('heading', { name: 'Chưa có thông báo' })).toBeVisible()
  await accessible(page)

  await reminded(learner, as('noivu@hungyen.example'))
  await page.reload()
  await expect(page.getByText('1 thông báo chưa đọc').first()).toBeVisible()
  await expect(page.getByRole('heading', { level: 2, name: 'Hôm nay' })).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: /^Đánh dấu đã đọc: / }).click()
  await expect(page.getByText('Bạn đã đọc hết thông báo.')).toBeVisible()
  await expect
    .poll(async () => (await learner.api.get<Schemas['RemindersNotifications']>('/me/notifications')).unread)
    .toBe(0)
  await page.getByRole('link', { name: /^Mở (khóa học|Việc của tôi)/ }).click()
  await expect(page).toHaveURL(/\/learn\/|\/$/)
  await page.goto('/notifications')
  await inEnglish(page)
  await expect(page.getByText('You have read them all.')).toBeVisible()
  await accessible(page)
})

/** Is late with a course, and reminded of it. */
async function reminded(learner: Learner, staffing: Client) {
  await assign(staffing, 'so-tay-khung-hoang', [learner.id], past)
  const list = () =>
    staffing.get<Schemas['RemindersProgressView']>(`/progress?q=${encodeURIComponent(learner.name)}&limit=200`)
  const mine = (p: Schemas['RemindersProgressView']) => p.items.find(i => i.personId === learner.id)
  await expect.poll(async () => !!mine(await list())).toBe(true)
  await staffing.post('/progress/remind', { enrolmentIds: [mine(await list())?.enrolmentId] })
}

test('language, appearance and mails are chosen and stay @desktop', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.goto('/me')
  await expect(page.getByRole('heading', { level: 1, name: 'Tôi' })).toBeVisible()
  await expect(page.getByText(learner.email)).toBeVisible()
  await accessible(page)
  await page.getByRole('radio', { name: 'Tối' }).check()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.getByRole('checkbox', { name: /Gửi thư nhắc/ }).click()
  await expect(page.getByText('Đã lưu', { exact: true })).toBeVisible()
  await page.getByRole('radio', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Me' })).toBeVisible()
  await expect
    .poll(() => learner.api.get<Schemas['RemindersPreferences']>('/me/preferences'))
    .toMatchObject({ language: 'en', mailReminders: false, mailOverviews: true })
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Me' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await expect(page.getByRole('checkbox', { name: /Mail me when/ })).not.toBeChecked()
  await accessible(page)
})

test('another session is ended here and must sign in there', async ({ page, browser, learner }) => {
  await signIn(page, learner.email)
  const other = await device(browser, page)
  const there = await other.newPage()
  await signIn(there, learner.email)

  await page.goto('/me')
  const sessions = page.getByRole('list', { name: 'Thiết bị đang đăng nhập' }).getByRole('listitem')
  await expect(sessions).toHaveCount(2)
  await expect(sessions.first()).toContainText('Thiết bị này')
  await sessions
    .nth(1)
    .getByRole('button', { name: /^Kết thúc phiên trên Chrome/ })
    .click()
  await expect(page.getByRole('dialog')).toContainText('sẽ kết thúc ngay')
  await accessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc' }).click()
  await expect(page.getByText('Đã kết thúc 1 phiên đăng nhập.')).toBeVisible()
  await expect(sessions).toHaveCount(1)
  await there.reload()
  await expect(there).toHaveURL(/\/sign-in/)
  await other.close()
})

test('the password is changed here, and other sessions end', async ({ page, browser, learner }) => {
  await signIn(page, learner.email)
  const other = await device(browser, page)
  const there = await other.newPage()
  await signIn(there, learner.email)
  await page.goto('/me')
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  await page.getByLabel('Mật khẩu hiện tại').fill('không phải mật khẩu này')
  await page.getByLabel('Mật khẩu mới').fill('nhãn lồng tiến vua')
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  await expect(page.getByText(/không đúng/)).toBeVisible()
  await accessible(page)
  await page.getByLabel('Mật khẩu hiện tại').fill(password)
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  await expect(page.getByText('Đã đổi mật khẩu.', { exact: false })).toBeVisible()
  await there.reload()
  await expect(there).toHaveURL(/\/sign-in/)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Tôi' })).toBeVisible()
  await other.close()
})

test('one takes the own data along', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.goto('/me')
  const zip = await downloaded(page, 'Tải dữ liệu của tôi')
  expect(zip.name).toMatch(/\.zip$/)
  const files = unzip(zip.body)
  const documents = [...files].filter(([name]) => name.endsWith('.json'))
  expect(documents.length).toBeGreaterThan(0)
  for (const [name, body] of documents) expect(() => JSON.parse(body.toString()), name).not.toThrow()
  expect(documents.some(([, body]) => body.toString().includes(learner.email))).toBe(true)
  await expect(page.getByText(/^Đã tải .*\.zip\.$/)).toBeVisible()
})

test('signing out asks when answers wait, and keeps them @desktop', async ({ page, context, learner }) => {
  await signIn(page, learner.email)
  await context.route('**/api/v1/attempts/**', route => route.abort())
  await page.evaluate(async personId => {
    const open = indexedDB.open('lantoa')
    await new Promise(done => {
      open.onsuccess = done
    })
    const tx = open.result.transaction('answers', 'readwrite')
    const given = { seq: 1, answer: { bool: true }, changedAt: 1, state: 'waiting' }
    tx.objectStore('answers').put({ attemptId: 'a', question: 'q1', personId, ...given })
    await new Promise(done => {
      tx.oncomplete = done
    })
    open.result.close()
  }, learner.id)
  await page.goto('/me')
  await page.getByRole('button', { name: 'Đăng xuất' }).click()
  await expect(page.getByRole('dialog')).toContainText('Còn 1 câu trả lời chưa gửi')
  await accessible(page)
  await page.getByRole('button', { name: 'Vẫn đăng xuất' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  expect(await kept(page, 'answers')).toBe(1)
  expect(await kept(page, 'reads')).toBe(0)
  await page.goto('/me')
  await expect(page).toHaveURL(/\/sign-in/)
})

/** How much of a kind is kept on the device. */
function kept(page: Page, store: string): Promise<number> {
  return page.evaluate(async name => {
    const open = indexedDB.open('lantoa')
    await new Promise(done => {
      open.onsuccess = done
    })
    const count = open.result.transaction(name).objectStore(name).count()
    await new Promise(done => {
      count.onsuccess = done
    })
    open.result.close()
    return count.result
  }, store)
}
