import type { Page } from '@playwright/test'
import { accessible, accessibleDialog, type Client, device, expect, type Schemas, signIn, test } from './fixtures'

type Reading = Schemas['HandbooksReading']
type Detail = Schemas['HandbooksEditionDetail']

const author = 'bientap@hungyen.example'
const approver = 'duyet@hungyen.example'
const coordinator = 'daumoi@hungyen.example'

// One edition is in force at a time: these tests take turns.
test.describe.configure({ mode: 'serial' })

/** Reads all parts of the edition in force by the API. */
async function readAll(who: Client): Promise<Reading> {
  const r = await who.get<Reading>('/me/handbook')
  for (const p of r.parts) {
    await who.post('/me/handbook/parts', { edition: r.edition?.id, part: p.key, version: p.version, read: true })
  }
  return who.get<Reading>('/me/handbook')
}

/** The key of the questions, which only authors see. */
async function keys(as: (email: string) => Client, edition: string): Promise<Map<string, string>> {
  const e = await as(author).get<Detail>(`/handbook/editions/${edition}`)
  return new Map(e.content.questions.map((q, i) => [q.text, e.questionKeys[i]?.right ?? '']))
}

/** Answers the questions on the screen rightly. */
async function answer(page: Page, as: (email: string) => Client, edition: string) {
  await page.getByRole('radio').first().waitFor()
  const right = await keys(as, edition)
  const e = await as(author).get<Detail>(`/handbook/editions/${edition}`)
  for (const question of await page
    .getByRole('group')
    .filter({ has: page.getByRole('radio') })
    .all()) {
    const text = (await question.locator('legend span').last().textContent()) ?? ''
    const asked = e.content.questions.find(q => q.text === text)
    const choice = asked?.choices.find(c => c.id === right.get(text))
    await question.getByRole('radio', { name: choice?.text, exact: true }).check()
  }
  await page.getByRole('button', { name: 'Gửi câu trả lời' }).click()
}

test('an edition is superseded, and re-acknowledged by what changed @desktop', async ({
  page,
  browser,
  as,
  learner,
}) => {
  test.setTimeout(240_000)
  // The reader acknowledges the edition in force: reading by the API, the questions on the screen.
  const before = await readAll(learner.api)
  expect(before.parts.length).toBeGreaterThan(20)
  await signIn(page, learner.email)
  await page.goto('/handbook/reading')
  await expect(page.getByText(`Đã đọc ${before.parts.length}/${before.parts.length} phần`)).toBeVisible()
  await accessible(page)
  await answer(page, as, before.edition?.id ?? '')
  await expect(page.getByRole('heading', { name: 'Bạn đã xác nhận đã đọc' })).toBeVisible()
  await accessible(page)

  // The author changes one procedure, and the wording of a section.
  const writing = await (await device(browser, page)).newPage()
  const number = `2026.2 lần ${test.info().project.name} ${Date.now() % 100_000}`
  await signIn(writing, author)
  await writing
    .getByRole('link', { name: 'Biên soạn' })
    .click({ timeout: 3000 })
    .catch(() => writing.goto('/editions'))
  await writing.getByRole('button', { name: 'Tạo bản thảo' }).click()
  await writing.getByLabel('Số ấn bản').fill(number)
  await accessible(writing)
  await writing.getByRole('dialog').getByRole('button', { name: 'Tạo bản thảo' }).click()
  await expect(writing.getByRole('heading', { level: 1, name: `Ấn bản ${number}` })).toBeVisible()
  await accessible(writing)
  const draft = new URL(writing.url()).pathname
  const procedures = writing.getByRole('list', { name: 'Quy trình' }).getByRole('link')
  const procedure = (await procedures.first().textContent()) ?? ''
  await procedures.first().click()
  await expect(writing.getByRole('heading', { level: 1, name: procedure })).toBeVisible()
  const first = writing.getByRole('group', { name: 'Bước 1', exact: true })
  await first.getByLabel('Việc làm').fill('Chụp màn hình, lưu đường dẫn gốc và giờ chụp')
  await first.getByLabel('Mã', { exact: true }).fill('Không phải mã')
  await writing.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(first.getByText(/phải là chữ thường/)).toBeVisible()
  await accessible(writing)
  await first.getByLabel('Mã', { exact: true }).fill('chup-man-hinh-goc')
  await writing.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(writing.getByRole('status').filter({ hasText: 'Đã lưu.' })).toBeVisible()
  await writing.goto(`${draft}/sections/chi-so`)
  await writing.getByRole('radio', { name: 'Xem trước' }).check()
  await expect(writing.locator('main p').first()).toBeVisible()
  await accessible(writing)
  await writing.getByRole('radio', { name: 'Soạn', exact: true }).check()
  await writing.getByLabel('Tóm tắt').fill('Đo những gì, đo bằng gì.')
  await writing.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(writing.getByRole('status').filter({ hasText: 'Đã lưu.' })).toBeVisible()

  // The changes: the step is proposed as material, the wording is not.
  await writing.goto(`${draft}/changes`)
  await expect(writing.getByText('Người đã xác nhận phải đọc lại 1 phần.')).toBeVisible()
  await accessible(writing)
  const boxes = writing.getByRole('checkbox', { name: /^Trọng yếu/ })
  expect(await boxes.count()).toBeGreaterThan(2)
  await writing.getByRole('button', { name: 'Lưu đánh dấu' }).click()
  await expect(writing.getByText('Đã lưu đánh dấu.')).toBeVisible()
  await writing.goto(draft)
  await accessibleDialog(writing, writing.getByRole('button', { name: 'Trình duyệt' }))
  await writing.getByRole('button', { name: 'Trình duyệt' }).click()
  await writing.getByRole('dialog').getByRole('button', { name: 'Trình duyệt' }).click()
  await expect(writing.getByText('Chờ duyệt')).toBeVisible()

  // The approver.
  const approving = await (await device(browser, page)).newPage()
  await signIn(approving, approver)
  await approving.goto(draft)
  await accessibleDialog(approving, approving.getByRole('button', { name: 'Trả lại' }))
  await approving.getByRole('button', { name: 'Phê duyệt' }).click()
  await approving.getByLabel('Số quyết định').fill('34/QĐ-UBND')
  await approving.getByLabel('Người hoặc cơ quan ký').fill('Chủ tịch UBND tỉnh')
  await accessible(approving)
  await approving.getByRole('dialog').getByRole('button', { name: 'Phê duyệt' }).click()
  await expect(approving.getByText('Đang có hiệu lực')).toBeVisible()
  await accessible(approving)

  // The reader sees the changed procedure alone.
  await page.goto('/handbook/reading')
  const parts = page.getByRole('list', { name: 'Các phần cần đọc' }).getByRole('link')
  await expect(parts).toHaveCount(1)
  await expect(parts.first()).toContainText(procedure)
  await accessible(page)
  await parts.first().click()
  await expect(page.getByRole('heading', { name: 'Điều đã đổi' })).toBeVisible()
  await expect(page.locator('ins').filter({ hasText: 'đường dẫn gốc' }).first()).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Tôi đã đọc phần này' }).click()
  await expect(page.getByText('Đã đọc 1/1 phần')).toBeVisible()
  const after = await learner.api.get<Reading>('/me/handbook')
  await answer(page, as, after.edition?.id ?? '')
  await expect(page.getByRole('heading', { name: 'Bạn đã xác nhận đã đọc' })).toBeVisible()
  await accessible(page)
})

test('an answer that is wrong is explained, and another set is drawn', async ({ page, as, learner }) => {
  test.setTimeout(120_000)
  const r = await readAll(learner.api)
  await signIn(page, learner.email)
  await page.goto('/handbook/reading')
  await page.getByRole('radio').first().waitFor()
  for (const question of await page
    .getByRole('group')
    .filter({ has: page.getByRole('radio') })
    .all()) {
    const right = await keys(as, r.edition?.id ?? '')
    const e = await as(author).get<Detail>(`/handbook/editions/${r.edition?.id}`)
    const text = (await question.locator('legend span').last().textContent()) ?? ''
    const wrong = e.content.questions.find(q => q.text === text)?.choices.find(c => c.id !== right.get(text))
    await question.getByRole('radio', { name: wrong?.text, exact: true }).check()
  }
  await page.getByRole('button', { name: 'Gửi câu trả lời' }).click()
  await expect(page.getByText('Chưa đúng hết.')).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Trả lời lượt khác' }).click()
  await expect(page.getByRole('button', { name: 'Gửi câu trả lời' })).toBeVisible()
  await answer(page, as, r.edition?.id ?? '')
  await expect(page.getByRole('heading', { name: 'Bạn đã xác nhận đã đọc' })).toBeVisible()
})

test('an agency puts its own contacts and targets over the handbook @desktop', async ({ page, as }) => {
  await signIn(page, coordinator)
  await page.goto('/handbook/supplement')
  const contact = page
    .getByRole('group')
    .filter({ has: page.getByLabel('Điện thoại') })
    .first()
  await contact.getByLabel('Họ tên, chức vụ').fill('Trần Quốc Việt, Trưởng phòng')
  await contact.getByLabel('Điện thoại').fill('0912 345 678')
  const target = page.getByRole('group', { name: 'Ghi nhật ký và chụp màn hình' })
  await target.getByLabel('Theo văn bản nào của đơn vị').fill('Quy chế phát ngôn của Sở')
  await target.getByLabel('Bao lâu').fill('10')
  await accessible(page)
  await page.getByRole('button', { name: 'Lưu phần riêng' }).click()
  await expect(page.getByText(/Đã lưu lúc/)).toBeVisible()
  const front = await as(coordinator).get<Schemas['HandbooksFront']>('/handbook')
  expect(front.clocks.find(c => c.id === 'ghi-nhan')).toMatchObject({ amount: 10 })
  expect(front.contacts[0]).toMatchObject({ person: 'Trần Quốc Việt, Trưởng phòng' })
  await accessible(page, "The agency's own part")
})

test('who has read is told by department, and exported @desktop', async ({ page }) => {
  await signIn(page, 'noivu@hungyen.example')
  await page.goto('/handbook/acknowledgements')
  await expect(page.getByRole('heading', { name: 'Theo đơn vị' })).toBeVisible()
  await accessible(page)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Xuất Excel' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^Xác nhận đã đọc Sổ tay .*\.xlsx$/)
  await page.getByRole('radio', { name: 'Quá hạn' }).check()
  await expect(page).toHaveURL(/state=late/)
  await page.getByRole('button', { name: 'Thêm quy định' }).click()
  await page.getByRole('checkbox', { name: 'Pháp chế phối hợp' }).check()
  await accessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click()
  await expect(page.getByText(/Pháp chế phối hợp; trong 10 ngày làm việc/)).toBeVisible()
  await accessible(page, 'Who has read the handbook')
})

test('who writes nothing sees no editions', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.goto('/editions')
  await expect(page.getByRole('heading', { name: 'Bạn không có quyền xem trang này' })).toBeVisible()
})
