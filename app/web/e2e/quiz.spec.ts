import type { Page } from '@playwright/test'
import { byTouch, options, sort, submit, textOf } from './answering'
import {
  accessible,
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
import { rightAnswer, wrongAnswer } from './keys'

type Attempt = Schemas['LearningAttemptView']
type Question = Schemas['CoursesPaperQuestion']
type Answer = Schemas['CoursesAnswer']

const course = 'phat-ngon-bao-chi' // no waiting time between attempts
const quiz = 'cuoi-khoa'
const kinds = ['single', 'multiple', 'true-false', 'ordering', 'matching', 'short-text', 'number'] as const

/** Enrols by the API; the quiz is then begun on the screen. */
async function enrol(learner: Learner): Promise<string> {
  return (await learner.api.post<Schemas['LearningEnrolment']>(`/courses/${course}/enrolments`)).id
}

async function begin(page: Page, learner: Learner, enrolment: string): Promise<Attempt> {
  await page.goto(`/learn/${enrolment}/quizzes/${quiz}`)
  await page.getByRole('button', { name: /Bắt đầu làm bài|Làm lại/ }).click()
  await expect(page.getByRole('heading', { level: 2, name: /Câu 1\/12/ })).toBeVisible()
  return onServer(learner, new URL(page.url()).pathname.split('/')[2] ?? '')
}

const onServer = (learner: Learner, id: string) => learner.api.get<Attempt>(`/attempts/${id}`)

/** The server holds exactly these answers, each once. */
async function holds(learner: Learner, id: string, expected: Map<string, Answer>, timeout = 30_000) {
  await expect.poll(async () => plain(await onServer(learner, id)), { timeout }).toEqual(Object.fromEntries(expected))
}

const plain = (a: Attempt) => Object.fromEntries(Object.entries(a.answers).map(([q, g]) => [q, g.answer]))
/** A question that one touch answers. */
function quick(a: Attempt): [index: number, question: Question] {
  const at = a.paper.questions.findIndex(q => q.type === 'single' || q.type === 'true-false')
  return [at, a.paper.questions[at] as Question]
}

const strip = (page: Page, n: number) => page.getByRole('button', { name: new RegExp(`^Câu ${n}, `) })

/** Answers with keys alone. */
async function byKeyboard(page: Page, q: Question, a: Answer) {
  if (a.bool !== undefined) return page.keyboard.press(a.bool ? '1' : '2')
  if (a.text !== undefined) {
    await page.keyboard.press('Tab') // the flag
    await page.keyboard.press('Tab')
    return page.keyboard.type(a.text)
  }
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).focus()
    await page.keyboard.press('Enter')
  }
  if (a.pairs) {
    for (const [left, right] of Object.entries(a.pairs)) {
      await press(`Chọn vế ghép cho: ${textOf(q.options, left)}`)
      await page
        .getByRole('dialog')
        .getByRole('button', { name: textOf(q.right, right) })
        .first()
        .focus()
      await page.keyboard.press('Enter')
      await expect(page.getByRole('dialog')).toBeHidden()
    }
    return
  }
  if (q.type === 'ordering') return sort(page, q, a, press)
  for (const id of a.choice ?? []) await page.keyboard.press(String((q.options?.findIndex(o => o.id === id) ?? 0) + 1))
}

test('every type of question is answered by touch', async ({ page, learner }) => {
  test.setTimeout(180_000)
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  await page.goto(`/learn/${enrolment}/quizzes/${quiz}`)
  await expect(page.getByRole('button', { name: 'Bắt đầu làm bài' })).toBeVisible()
  await accessible(page)
  const missing = new Set<string>(kinds)
  // A paper has twelve of some forty questions; three papers have every type.
  for (let paper = 1; missing.size > 0; paper++) {
    const attempt = await begin(page, learner, enrolment)
    const given = new Map<string, Answer>()
    for (const [i, q] of attempt.paper.questions.entries()) {
      await expect(page.getByRole('heading', { level: 2, name: new RegExp(`^Câu ${i + 1}/12`) })).toBeVisible()
      const fresh = missing.delete(q.type)
      if (paper === 1 || fresh) {
        given.set(q.id, rightAnswer(q))
        await byTouch(page, q, rightAnswer(q), fresh)
        await expect(page.getByText(/^Đã lưu \d/).first()).toBeVisible()
      }
      if (fresh) await accessible(page)
      await page.getByRole('button', { name: i < 11 ? 'Câu tiếp' : 'Xem lại và nộp' }).tap()
    }
    await holds(learner, attempt.id, given)
    await expect(page.getByText(`Đã trả lời ${given.size}/12 câu`)).toBeVisible()
    if (paper === 1) await accessible(page)
    await submit(page, 12 - given.size)
    const result = await onServer(learner, attempt.id)
    expect(result.state).toBe('finished')
    if (paper === 1) {
      await expect(page.getByText(/^Đạt · /)).toBeVisible()
      await expect(page.getByText('Hãy học nốt phần còn lại')).toBeVisible()
      expect(result.outcome?.percent).toBe(100)
      await accessible(page)
    }
  }
})

test('every type of question is answered by keyboard alone @desktop', async ({ page, learner }) => {
  test.setTimeout(120_000)
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  const missing = new Set<string>(kinds)
  for (let paper = 1; missing.size > 0; paper++) {
    const attempt = await begin(page, learner, enrolment)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Phím tắt' })).toBeVisible()
    if (paper === 1) await accessible(page)
    await page.keyboard.press('Escape')
    const given = new Map<string, Answer>()
    for (const [i, q] of attempt.paper.questions.entries()) {
      await expect(page.getByRole('heading', { level: 2, name: new RegExp(`^Câu ${i + 1}/12`) })).toBeVisible()
      if (i === 1) await page.keyboard.press('f')
      const answer = i % 2 ? wrongAnswer(q) : rightAnswer(q)
      if (paper === 1 || missing.has(q.type)) {
        missing.delete(q.type)
        given.set(q.id, answer)
        await strip(page, i + 1).focus()
        await page.keyboard.press('Enter') // the heading has the focus
        await byKeyboard(page, q, answer)
        await expect(page.getByText(/^Đã lưu \d/).first()).toBeVisible()
      }
      if (answer.text !== undefined) await page.keyboard.press('Tab') // letters belong to the field
      await page.getByRole('button', { name: i < 11 ? 'Câu tiếp' : 'Xem lại và nộp' }).focus()
      await page.keyboard.press(i < 11 && answer.text === undefined ? 'n' : 'Enter')
    }
    await holds(learner, attempt.id, given)
    await expect(page.getByText('1 câu đánh dấu')).toBeVisible()
    await page.getByRole('button', { name: 'Nộp bài' }).press('Enter')
    if (paper === 1) await accessible(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Nộp bài' }).press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Kết quả bài kiểm tra' })).toBeVisible()
  }
})

test('answers given without a line are kept over a reload and sent on its return', async ({
  page,
  context,
  learner,
}) => {
  test.setTimeout(120_000)
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  await page.evaluate(() => navigator.serviceWorker.ready)
  const { id, paper } = await begin(page, learner, enrolment)
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
  const given = new Map<string, Answer>()
  const answer = async (i: number) => {
    const q = paper.questions[i] as Question
    given.set(q.id, rightAnswer(q))
    await strip(page, i + 1).click()
    await byTouch(page, q, rightAnswer(q))
  }
  for (const i of [0, 1, 2]) await answer(i)
  await holds(learner, id, given)
  const before = new Map(given)
  await context.setOffline(true)
  for (const i of [3, 4, 5, 6]) await answer(i)
  await expect(page.getByText('chưa gửi được; sẽ gửi khi có mạng').first()).toBeVisible()
  await expect(page.getByText('4 câu trả lời đang lưu trên máy')).toBeVisible()
  await accessible(page)
  expect(plain(await onServer(learner, id))).toEqual(Object.fromEntries(before))

  await page.reload()
  await expect(page.getByRole('heading', { level: 2, name: /^Câu 7\/12/ })).toBeVisible()
  for (let n = 1; n <= 7; n++) await expect(strip(page, n)).toHaveAccessibleName(`Câu ${n}, đã trả lời`)
  await strip(page, 12).click()
  await page.getByRole('button', { name: 'Xem lại và nộp' }).click()
  await expect(page.getByText('Chưa gửi', { exact: true })).toHaveCount(4)
  await accessible(page)
  await page.getByRole('button', { name: 'Nộp bài' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Nộp bài' }).click()
  await expect(page.getByRole('alert')).toContainText('4 câu trả lời còn trên máy')
  await accessible(page)
  await page.getByRole('button', { name: 'Làm tiếp' }).click()
  await strip(page, 8).click()
  await answer(7)

  await context.setOffline(false)
  await holds(learner, id, given)
  await expect(page.getByText('Ngoại tuyến')).toBeHidden({ timeout: 30_000 })
  await strip(page, 12).click()
  await page.getByRole('button', { name: 'Xem lại và nộp' }).click()
  await expect(page.getByText('Chưa gửi', { exact: true })).toHaveCount(0)
  const list = await learner.api.get<{ items: unknown[] }>(`/enrolments/${enrolment}/quizzes/${quiz}/attempts`)
  expect(list.items).toHaveLength(1)
})

test('the server is killed and comes back: nothing is lost', async ({ page, learner, lantoa }) => {
  test.setTimeout(150_000)
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  const { id, paper } = await begin(page, learner, enrolment)
  const given = new Map<string, Answer>()
  const answer = async (i: number, a: (q: Question) => Answer) => {
    const q = paper.questions[i] as Question
    await strip(page, i + 1).click()
    await byTouch(page, q, a(q))
    given.set(q.id, a(q))
  }
  await answer(0, rightAnswer)
  await answer(1, rightAnswer)
  await lantoa.kill() // the second may be on its way
  await answer(2, rightAnswer)
  await answer(3, wrongAnswer)
  await expect(page.getByText(/chưa gửi được/).first()).toBeVisible({ timeout: 30_000 })
  await lantoa.start()
  await answer(4, rightAnswer)
  // A page that has tried in vain for long rests up to 37.5 s before it tries again (api/answers.ts).
  await holds(learner, id, given, 60_000)
  await expect(page.getByText(/chưa gửi được/)).toHaveCount(0, { timeout: 60_000 })
})

test('a tab that is killed in the middle of typing loses nothing', async ({ page, context, learner }) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  const attempt = await begin(page, learner, enrolment)
  const { id } = attempt
  const [at, q] = quick(attempt)
  const a = rightAnswer(q)
  await strip(page, at + 1).click()
  // Of the line itself: a route ends with its page, which still sends when it is closed.
  await context.setOffline(true)
  await byTouch(page, q, a)
  await expect(page.getByText(/Đã lưu trên máy/).first()).toBeVisible()
  await page.close({ runBeforeUnload: false })
  expect(plain(await onServer(learner, id))).toEqual({})
  await context.setOffline(false)
  const other = await context.newPage()
  await other.goto('/')
  await holds(learner, id, new Map([[q.id, a]]))
})

test('of two tabs the older one is told and can take the attempt back', async ({ page, context, learner, browser }) => {
  test.setTimeout(90_000)
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  const { id, paper } = await begin(page, learner, enrolment)
  const at = paper.questions.findIndex(q => q.type === 'single')
  const q = paper.questions[at] as Question
  await strip(page, at + 1).click()
  const tile = (p: Page, i: number) => options(p).nth(i).locator('input')

  const second = await context.newPage()
  await second.goto(page.url())
  await expect(page.getByText('Bài đang mở ở một thẻ khác của trình duyệt này')).toBeVisible()
  await expect(tile(page, 0)).toBeDisabled()
  await accessible(page)
  await options(second).nth(1).click()
  await holds(learner, id, new Map([[q.id, { choice: [q.options?.[1]?.id ?? ''] }]]))
  await page.getByRole('button', { name: 'Làm tiếp ở đây' }).click()
  await expect(second.getByText('Bài đang mở ở một thẻ khác')).toBeVisible()
  await expect(tile(page, 1)).toBeChecked()
  await expect(tile(page, 1)).toBeEnabled()
  await second.close()

  const elsewhere = await device(browser, page)
  const phone = await elsewhere.newPage()
  await signIn(phone, learner.email)
  await phone.goto(`/attempts/${id}?q=${q.id}`)
  await expect(tile(phone, 1)).toBeChecked()
  await options(phone).nth(0).click()
  await holds(learner, id, new Map([[q.id, { choice: [q.options?.[0]?.id ?? ''] }]]))
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await expect(page.getByText('Bài đang mở ở một thẻ hoặc thiết bị khác')).toBeVisible()
  await page.getByRole('button', { name: 'Làm tiếp ở đây' }).click()
  await expect(tile(page, 0)).toBeChecked()
  await elsewhere.close()
})

test('a token that is not taken any more is renewed in the middle', async ({ page, learner }) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  const attempt = await begin(page, learner, enrolment)
  const { id } = attempt
  const [at, q] = quick(attempt)
  await strip(page, at + 1).click()
  let refused = 0
  await page.route('**/answers/**', async route => {
    if (refused++ > 0) return route.fallback()
    await route.fulfill({
      status: 401,
      contentType: 'application/problem+json',
      json: { status: 401, code: 'unauthenticated' },
    })
  })
  const renewed = page.waitForResponse(r => r.url().endsWith('/auth/refresh') && r.ok())
  await byTouch(page, q, rightAnswer(q))
  await renewed
  await holds(learner, id, new Map([[q.id, rightAnswer(q)]]))
  await expect(page.getByText(/^Đã lưu \d/).first()).toBeVisible()
})

test('a session ended elsewhere asks to sign in again and then sends what waited', async ({ page, learner }) => {
  const enrolment = await enrol(learner)
  const own = await learner.api.get<Schemas['AuthMySession'][]>('/me/sessions')
  await signIn(page, learner.email)
  const attempt = await begin(page, learner, enrolment)
  const { id } = attempt
  const [at, q] = quick(attempt)
  await strip(page, at + 1).click()
  const all = await learner.api.get<Schemas['AuthMySession'][]>('/me/sessions')
  for (const s of all.filter(s => !own.some(o => o.id === s.id)))
    await learner.api.call('DELETE', `/me/sessions/${s.id}`)
  await byTouch(page, q, rightAnswer(q))
  const dialog = page.getByRole('dialog', { name: 'Cần đăng nhập lại' })
  await expect(dialog).toBeVisible()
  await accessible(page)
  expect(plain(await onServer(learner, id))).toEqual({})
  for (let i = 0; i < 3; i++) await page.keyboard.press('Escape') // the browser's own way out is none here
  await expect(dialog).toBeVisible()
  await dialog.getByLabel('Mật khẩu', { exact: true }).fill(password)
  await dialog.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
  await expect(dialog).toBeHidden()
  await holds(learner, id, new Map([[q.id, rightAnswer(q)]]))
  await expect(page.getByText(/^Đã lưu \d/).first()).toBeVisible()
})

/** Shows the attempt with a deadline so many seconds from now; the server's own stays where it is. */
async function shortened(page: Page, seconds: () => number) {
  await page.route(/\/api\/v1\/attempts\/[^/]+$/, async route => {
    const response = await route.fetch()
    const view = (await response.json()) as Attempt
    if (view.state === 'in_progress')
      view.deadline = new Date(Date.parse(view.serverTime) + seconds() * 1000).toISOString()
    await route.fulfill({ response, json: view })
  })
}

test('the time that is left is announced, and at its end all is sent and handed in', async ({ page, learner }) => {
  test.setTimeout(90_000)
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  const attempt = await begin(page, learner, enrolment)
  const { id } = attempt
  const [at, q] = quick(attempt)
  await strip(page, at + 1).click()
  let left = 0
  await shortened(page, () => left)
  for (const [seconds, words] of [
    [302, 'Còn 5 phút.'],
    [62, 'Còn 1 phút.'],
    [32, 'Còn 30 giây.'],
  ] as const) {
    left = seconds
    await page.reload()
    await expect(page.getByRole('status').filter({ hasText: words })).toBeAttached()
  }
  left = 4
  await page.reload()
  await byTouch(page, q, rightAnswer(q))
  await expect(page.getByRole('heading', { level: 1, name: 'Kết quả bài kiểm tra' })).toBeVisible({ timeout: 20_000 })
  const done = await onServer(learner, id)
  expect(done.state).toBe('finished')
  expect(plain(done)).toEqual({ [q.id]: rightAnswer(q) })
})

test('at the end of the time without a line the page waits and says so', async ({ page, context, learner }) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  const attempt = await begin(page, learner, enrolment)
  const { id } = attempt
  const [at, q] = quick(attempt)
  await strip(page, at + 1).click()
  await shortened(page, () => 5)
  await page.reload()
  await expect(page.getByRole('heading', { level: 2, name: new RegExp(`^Câu ${at + 1}/`) })).toBeVisible()
  await context.setOffline(true)
  await byTouch(page, q, rightAnswer(q))
  await expect(page.getByText('Đã hết giờ.')).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText('Còn 1 câu trả lời trên máy chưa gửi được')).toBeVisible()
  await accessible(page)
  await learner.api.post(`/attempts/${id}/submit`) // as the server does at its own deadline
  await context.setOffline(false)
  await expect(page.getByRole('heading', { level: 1, name: 'Kết quả bài kiểm tra' })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(`không được tính: câu ${at + 1}.`)).toBeVisible()
  await accessible(page)
})

test('who fails sees what to look at again; who completes the course goes on to the certificate', async ({
  page,
  learner,
}) => {
  test.setTimeout(120_000)
  const enrolment = await readAll(learner.api, course)
  const take = async (answer: (q: Question) => Answer) => {
    const attempt = await learner.api.post<Attempt>(`/enrolments/${enrolment}/quizzes/${quiz}/attempts`)
    for (const [i, q] of attempt.paper.questions.entries())
      await learner.api.put(`/attempts/${attempt.id}/answers/${q.id}`, { seq: i + 1, answer: answer(q) })
    await learner.api.post(`/attempts/${attempt.id}/submit`)
    return attempt
  }
  const failed = await take(wrongAnswer)
  await signIn(page, learner.email)
  await page.goto(`/attempts/${failed.id}`)
  await expect(page.getByText(/^Chưa đạt · /)).toBeVisible()
  await expect(page.getByText('Bạn còn 2 lượt làm bài.')).toBeVisible()
  await expect(page.getByText('Đáp án và giải thích mở khi bạn đã hết lượt')).toBeVisible()
  // What the handbook says of a question would be a hint as long as it may be asked again.
  await expect(page.getByText('Xem trong sổ tay')).toHaveCount(0)
  await accessible(page)
  await page.getByRole('link', { name: 'Làm lại' }).click()
  await expect(page.getByRole('link', { name: /Lượt 1.*Chưa đạt/ })).toBeVisible()
  await accessible(page)

  const passed = await take(q => rightAnswer(q))
  await page.goto(`/attempts/${passed.id}/result`)
  await expect(page.getByText(/^Đạt · /)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Xem giấy chứng nhận' })).toHaveAttribute('href', '/certificates')
  await page.getByRole('button', { name: /^Tất cả/ }).click()
  await expect(page.getByRole('link', { name: /^Học lại: / }).first()).toHaveAttribute('href', /\/lessons\//)
  await expect(page.getByRole('link', { name: /^Xem trong sổ tay: / }).first()).toHaveAttribute('href', /^\/handbook\//)
  await page.getByText('Từng phần').first().click()
  await accessible(page)
  await page
    .getByRole('button', { name: /^(điểm|khoản|Điều) / })
    .first()
    .click()
  await expect(page.getByRole('dialog').getByText('Hiệu lực từ')).toBeVisible()
  await accessible(page)
  await page.keyboard.press('Escape')
  await inEnglish(page)
  await expect(page.getByText(/^Passed · /)).toBeVisible()
  await page.goto(`/learn/${enrolment}/quizzes/${quiz}`)
  await expect(page.getByText('so the quiz takes no more attempts')).toBeVisible()
  await accessible(page)
})

test('without a line no attempt can be started, and the page says so', async ({ page, context, learner }) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  await page.goto(`/learn/${enrolment}/quizzes/${quiz}`)
  await expect(page.getByRole('button', { name: 'Bắt đầu làm bài' })).toBeEnabled()
  await context.setOffline(true)
  await expect(page.getByText('Cần có mạng để bắt đầu làm bài')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Bắt đầu làm bài' })).toBeDisabled()
  await accessible(page)
})

test('all questions can stand on one page, and the device remembers it', async ({ page, learner }) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  const { id, paper } = await begin(page, learner, enrolment)
  await page.getByRole('button', { name: 'Xem tất cả câu trên một trang' }).click()
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(12)
  await page.reload()
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(12)
  const at = paper.questions.findIndex(q => q.type === 'single')
  const q = paper.questions[at] as Question
  await page.locator(`#${q.id} label`).nth(2).click()
  await holds(learner, id, new Map([[q.id, { choice: [q.options?.[2]?.id ?? ''] }]]))
  await accessible(page)
})
