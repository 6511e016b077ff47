import type { Page } from '@playwright/test'
import {
  accessible,
  accessibleDialog,
  assign,
  device,
  expect,
  type Learner,
  readAll,
  type Schemas,
  signIn,
  test,
} from './fixtures'

const course = 'phat-ngon-bao-chi'
const first = 'nguoi-phat-ngon'
const second = 'quyen-trach-nhiem'

async function enrol(learner: Learner): Promise<string> {
  return (await learner.api.post<Schemas['LearningEnrolment']>(`/courses/${course}/enrolments`)).id
}

const lessonOf = (enrolment: string, lesson = first) => `/learn/${enrolment}/lessons/${lesson}`

/** Opens a lesson and waits for its text. */
async function open(page: Page, enrolment: string, lesson = first) {
  await page.goto(lessonOf(enrolment, lesson))
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
}

/** Reads to the end as a reader does: by scrolling. */
async function readOn(page: Page) {
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
}

/** The state of a lesson on the server. */
async function lessonState(learner: Learner, enrolment: string, lesson = first) {
  const view = await learner.api.get<Schemas['LearningEnrolmentView']>(`/enrolments/${enrolment}`)
  return view.progress.lessons[lesson]
}

test('from an empty page to a lesson read: search without diacritics, enrol, read to the end @desktop', async ({
  page,
  learner,
}) => {
  await signIn(page, learner.email)
  await expect(page.getByText('Không có việc nào đang chờ bạn')).toBeVisible()
  await page.getByRole('link', { name: 'Xem tất cả khóa học' }).click()

  await page.getByRole('searchbox').fill('phat ngon')
  await expect(page.getByRole('status').filter({ hasText: '1 trong' })).toBeVisible()
  await expect(page).toHaveURL(/q=phat/)
  await page.getByRole('link', { name: /Kỹ năng phát ngôn/ }).click()

  await expect(page.getByRole('heading', { name: 'Căn cứ pháp lý' })).toBeVisible()
  await page.getByRole('button', { name: 'Ghi danh và bắt đầu học' }).click()
  await expect(page).toHaveURL(/\/learn\/[^/]+$/)
  await expect(page.getByText('Đọc 9 bài học còn lại')).toBeVisible()
  await page.getByRole('link', { name: 'Bắt đầu học' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Ai được phát ngôn thay cho cơ quan' })).toBeVisible()
  await expect(page.getByText('Đọc đến cuối bài là xong')).toBeVisible()
  await readOn(page)
  await expect(page.getByText('Bạn đã đọc xong bài này')).toBeVisible()
  const enrolment = new URL(page.url()).pathname.split('/')[2] as string
  await expect.poll(async () => (await lessonState(learner, enrolment))?.finishedAt).toBeTruthy()

  await page
    .getByRole('link', { name: /Quyền, trách nhiệm/ })
    .last()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: /Quyền, trách nhiệm/ })).toBeVisible()
  await page.getByRole('link', { name: 'Lan Tỏa', exact: true }).first().click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Kỹ năng phát ngôn' }).first()).toContainText('Đã học 10%')
})

test('filters of the catalogue stand in the address, and an empty result helps', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.goto('/courses?competence=phat-ngon')
  const chip = page.getByRole('button', { name: 'Phát ngôn (1)' })
  await expect(chip).toHaveAttribute('aria-pressed', 'true')
  await page.getByLabel('Thời lượng').selectOption({ index: 1 })
  await expect(page).toHaveURL(/length=/)
  await page.getByRole('searchbox').fill('không có chữ này')
  await expect(page.getByRole('heading', { name: 'Không có khóa học nào khớp' })).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Xóa bộ lọc' }).last().click()
  await expect(page).toHaveURL(/\/courses$/)
  await expect(page.getByRole('heading', { level: 2 })).not.toHaveCount(0)
})

test('what is due is told in words, with who asked and one action a row @desktop', async ({ page, learner, as }) => {
  const staffing = as('noivu@hungyen.example')
  await assign(staffing, course, [learner.id], '2026-11-02')
  await assign(staffing, 'truyen-thong-chinh-sach', [learner.id], '2027-12-31')
  await signIn(page, learner.email)
  const rows = page.getByRole('region', { name: 'Cần làm' }).getByRole('listitem')
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toContainText('Kỹ năng phát ngôn')
  await expect(rows.first()).toContainText('Sở Nội vụ giao: Kế hoạch bồi dưỡng năm')
  await expect(rows.first()).toContainText(/Hạn 02\/11\/2026 \((quá hạn|còn|hạn)/)
  await expect(rows.first().getByRole('link', { name: /Bắt đầu: / })).toBeVisible()
  await accessible(page, 'My work')
})

test('a citation opens the card of the law, by keyboard too', async ({ page, learner }) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  await open(page, enrolment)
  const rule = page.getByRole('note', { name: 'Quy định' }).first()
  await expect(rule).toContainText('còn hiệu lực')
  await expect(rule).toContainText('chưa đối chiếu')
  const cite = rule.getByRole('link').first()
  await cite.focus()
  await page.keyboard.press('Enter')
  const card = page.getByRole('dialog', { name: 'Nghị định 244/2026/NĐ-CP' })
  await expect(card).toContainText('khoản 2 Điều 3')
  await expect(card).toContainText('chưa đối chiếu Công báo')
  await expect(card).toContainText('01/07/2026')
  await page.keyboard.press('Escape')
  await expect(card).toBeHidden()
  await expect(cite).toBeFocused()
  await accessibleDialog(page, cite)
  await expect(page).toHaveURL(lessonOf(enrolment))

  await page.goto('/van-ban/nd-09-2017')
  await expect(page.getByRole('heading', { level: 1, name: 'Nghị định 09/2017/NĐ-CP' })).toBeVisible()
  await expect(page.getByText('hết hiệu lực', { exact: true })).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Nghị định 244/2026/NĐ-CP' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Nghị định 244/2026/NĐ-CP' })).toBeVisible()
})

test('a note is kept; two devices are told of each other, and nothing is lost unseen', async ({
  page,
  learner,
  browser,
}) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  const notes = async (p: Page) => {
    await open(p, enrolment)
    await p.getByRole('button', { name: 'Ghi chú' }).click()
    return p.getByLabel('Ghi chú của riêng bạn')
  }
  const here = await notes(page)
  await here.fill('Hỏi lại anh Tâm về quy chế.')
  await expect(page.getByText(/^Đã lưu \d/)).toBeVisible()

  const other = await device(browser, page)
  const tab = await other.newPage()
  await signIn(tab, learner.email)
  const there = await notes(tab)
  await expect(there).toHaveValue('Hỏi lại anh Tâm về quy chế.')
  await there.fill('Đã hỏi: quy chế ký ngày 02/10.')
  await expect(tab.getByText(/^Đã lưu \d/)).toBeVisible()

  await here.fill('Hỏi lại anh Tâm và chị Hạnh.')
  await expect(page.getByText('Ghi chú này đã được sửa ở nơi khác')).toBeVisible()
  await expect(page.getByText('Đã hỏi: quy chế ký ngày 02/10.')).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Giữ bản trên máy này' }).click()
  await expect(page.getByText(/^Đã lưu \d/)).toBeVisible()
  const kept = await learner.api.get<Schemas['LearningLessonNote']>(`/enrolments/${enrolment}/lessons/${first}/note`)
  expect(kept).toMatchObject({ text: 'Hỏi lại anh Tâm và chị Hạnh.', version: 3 })
  await other.close()
})

test('a note written without a line is sent when it is back', async ({ page, learner, context }) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  await open(page, enrolment)
  await page.getByRole('button', { name: 'Ghi chú' }).click()
  const note = page.getByLabel('Ghi chú của riêng bạn')
  await expect(note).toBeVisible()
  await context.setOffline(true)
  await note.fill('ghi ở tầng hầm')
  await expect(page.getByText(/ghi chú lưu trên máy này/)).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByText(/^Đã lưu \d/)).toBeVisible()
})

test('a visited lesson, and the next one, are read without a line; the end is sent later', async ({
  page,
  learner,
  context,
}) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  await page.evaluate(() => navigator.serviceWorker.ready)
  const ahead = page.waitForResponse(r => r.url().endsWith(`/lessons/${second}?ahead=true`) && r.ok())
  await open(page, enrolment)
  await ahead

  await context.setOffline(true)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Ai được phát ngôn thay cho cơ quan' })).toBeVisible()
  await expect(page.getByText('Ngoại tuyến.')).toBeVisible()
  await expect(page.getByText(/Bản lưu lúc/).first()).toBeVisible()
  await readOn(page)
  await expect(page.getByText(/Việc đọc xong bài đã được lưu trên máy này/)).toBeVisible()
  await accessible(page)
  await page.getByRole('link', { name: /Bài tiếp theo/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Quyền, trách nhiệm/ })).toBeVisible()
  expect((await lessonState(learner, enrolment))?.finishedAt).toBeUndefined()

  await context.setOffline(false)
  await expect.poll(async () => (await lessonState(learner, enrolment))?.finishedAt, { timeout: 20_000 }).toBeTruthy()
})

test('a reader comes back to the place, on another device too', async ({ page, learner, browser }) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  await open(page, enrolment)
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2))
  await expect(page.getByRole('progressbar', { name: 'Đã đọc đến' })).not.toHaveAttribute('aria-valuenow', /^[0-9]$/)
  await page.getByRole('link', { name: 'Lan Tỏa', exact: true }).first().click()
  await expect.poll(async () => (await lessonState(learner, enrolment))?.position ?? 0).toBeGreaterThan(0.2)

  const other = await device(browser, page)
  const tab = await other.newPage()
  await signIn(tab, learner.email)
  await tab.goto(lessonOf(enrolment))
  await expect(tab.getByText('Bạn đang đọc tiếp từ chỗ dừng lần trước.')).toBeAttached()
  await expect.poll(() => tab.evaluate(() => scrollY)).toBeGreaterThan(300)
  await other.close()
})

test('a lesson by keyboard alone: contents, next lesson, downloads', async ({ page, learner }) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  await open(page, enrolment)
  const contents = page.getByRole('button', { name: 'Mục lục' })
  await contents.focus()
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog', { name: 'Mục lục' })
  await expect(sheet.getByRole('button', { name: 'Đóng' })).toBeFocused()
  await accessible(page)
  await page.keyboard.press('Escape')
  await expect(contents).toBeFocused()

  const document = page.getByRole('button', { name: /Mẫu gợi ý văn bản ủy quyền/ })
  await document.focus()
  const download = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect((await download).suggestedFilename()).toBe('mau-uy-quyen-phat-ngon.txt')

  await page.getByRole('link', { name: /Bài tiếp theo/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: /Quyền, trách nhiệm/ })).toBeVisible()
})

test('every screen of learning is accessible @desktop', async ({ page, learner }) => {
  test.slow()
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  for (const path of [
    '/courses',
    `/courses/${course}`,
    `/learn/${enrolment}`,
    lessonOf(enrolment, 'hinh-thuc-dinh-ky'),
    '/handbook',
    '/handbook/xac-minh-phan-cap',
    '/handbook/urgent',
    '/handbook/urgent?p=bao-dang-sai&a=2-3-0-1-1-',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(/Đang tải|Loading/)
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
    await accessible(page)
  }
})

test('text at twice its size fits a narrow phone', async ({ page, learner }) => {
  const enrolment = await enrol(learner)
  await page.setViewportSize({ width: 320, height: 640 })
  await signIn(page, learner.email)
  for (const path of [
    '/',
    '/courses',
    `/courses/${course}`,
    `/learn/${enrolment}`,
    lessonOf(enrolment),
    '/handbook',
    '/handbook/urgent',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
    })
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(over, path).toBeLessThanOrEqual(0)
  }
})

test('when all lessons are read, the quiz is what is left', async ({ page, learner }) => {
  const enrolment = await readAll(learner.api, course)
  await signIn(page, learner.email)
  await expect(page.getByRole('link', { name: /Làm bài kiểm tra: / })).toBeVisible()
  await page.goto(`/learn/${enrolment}`)
  await expect(page.getByRole('link', { name: 'Làm bài kiểm tra' })).toBeVisible()
  await expect(page.getByText(/Làm bài «Bài kiểm tra cuối khóa»/)).toBeVisible()
})

test('the handbook: search without diacritics, and a section', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.getByRole('link', { name: 'Sổ tay', exact: true }).click()
  await page.getByRole('searchbox').fill('xin loi')
  await page
    .getByRole('link', { name: /^Quy trình Xin lỗi, cải chính/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: /^Xin lỗi, cải chính/ })).toBeVisible()
  await page.goto('/handbook')
  await page.getByRole('link', { name: /Ứng phó/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Ứng phó/ })).toBeVisible()
  await expect(page.getByRole('heading', { level: 2, name: 'Các bước' })).toBeVisible()
})

test('the least time is told while it runs, and its end finishes the lesson', async ({ page, learner }) => {
  const enrolment = await enrol(learner)
  await signIn(page, learner.email)
  await page.route(`**/enrolments/${enrolment}/lessons/${first}`, async route => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), minimumSeconds: 4 } })
  })
  await open(page, enrolment)
  await readOn(page)
  await expect(page.getByText('Bài này chưa tính là đã đọc')).toBeVisible()
  await expect(page.getByText(/Còn \d giây nữa là tính đã đọc/)).toBeVisible()
  expect((await lessonState(learner, enrolment))?.finishedAt).toBeUndefined()
  await expect(page.getByText('Bạn đã đọc xong bài này')).toBeVisible()
  await expect.poll(async () => (await lessonState(learner, enrolment))?.finishedAt).toBeTruthy()
})
