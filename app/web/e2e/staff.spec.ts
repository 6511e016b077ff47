import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { accessible, assign, type Client, expect, type Schemas, signIn, test } from './fixtures'

type Progress = Schemas['RemindersProgressView']

const coordinator = 'daumoi@hungyen.example'
const past = '2026-10-30'

/** People of the coordinator's department who are late with a course, by name. */
async function late(as: (email: string) => Client, course: string, n: number): Promise<Progress['items']> {
  const here = as(coordinator)
  const { items } = await here.get<{ items: Schemas['OrgPersonView'][] }>('/people?limit=200')
  const people = items.filter(p => !/^(daumoi|hocvien)/.test(p.email ?? '')).slice(0, n) // the demonstration's have a story
  await assign(
    as('noivu@hungyen.example'),
    course,
    people.map(p => p.id),
    past,
  )
  const list = async () => (await here.get<Progress>(`/progress?course=${course}&limit=200`)).items
  await expect.poll(async () => (await list()).length).toBeGreaterThanOrEqual(n)
  return (await list()).filter(i => people.some(p => p.id === i.personId))
}

async function sheet(page: Page) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Xuất Excel' }).click(),
  ])
  const body = await readFile(await download.path())
  expect(body.subarray(0, 2).toString()).toBe('PK')
  return download.suggestedFilename()
}

/** Opens the filters where a phone folds them away. */
async function openFilters(page: Page) {
  await page.getByRole('search', { name: 'Lọc' }).waitFor()
  const fold = page.locator('summary', { hasText: 'Lọc' })
  if (await fold.count()) await fold.click()
}

test('who is late is found, and reminded once a day @desktop', async ({ page, as }) => {
  const course = 'so-tay-khung-hoang'
  const [first, second, third] = await late(as, course, 3)
  if (!first || !second || !third) throw new Error('three people are needed')
  await signIn(page, coordinator)
  await page.goto('/department')
  await page.getByRole('link', { name: /lượt quá hạn: Quy trình Sổ tay/ }).click()
  await expect(page).toHaveURL(/course=so-tay-khung-hoang/)
  await expect(page.getByText(first.name).first()).toBeVisible()
  await accessible(page)

  // Somebody else reminds the second meanwhile: this screen does not know yet.
  await page.getByRole('checkbox', { name: `Chọn ${first.name}, ${first.course}` }).check()
  await page.getByRole('checkbox', { name: `Chọn ${second.name}, ${second.course}` }).check()
  await as('noivu@hungyen.example').post('/progress/remind', { enrolmentIds: [second.enrolmentId] })
  await page.getByRole('button', { name: 'Nhắc ngay' }).click()
  await expect(page.getByRole('dialog')).toContainText('Nhắc 2 người')
  await accessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Nhắc 2 người' }).click()
  const told = page.getByRole('status').filter({ hasText: 'Đã nhắc 1 người' })
  await expect(told).toContainText(`${second.name}: hôm nay đã được nhắc`)
  for (const done of [first, second])
    await expect(page.getByRole('checkbox', { name: `Chọn ${done.name}, ${done.course}` })).toBeDisabled()
  await expect(page.getByRole('checkbox', { name: `Chọn ${third.name}, ${third.course}` })).toBeEnabled()
  await accessible(page)

  const again = await as(coordinator).post<Schemas['RemindersNudged']>('/progress/remind', {
    enrolmentIds: [first.enrolmentId],
  })
  expect(again).toEqual({
    reminded: [],
    skipped: [{ enrolmentId: first.enrolmentId, reason: 'reminded_today' }],
  })
})

test('the list of a department is filtered, searched and exported @desktop', async ({ page, as }) => {
  const course = 'truyen-thong-chinh-sach'
  const [one] = await late(as, course, 2)
  if (!one) throw new Error('somebody is needed')
  await signIn(page, coordinator)
  await page.goto(`/department?course=${course}`)
  await openFilters(page)
  const plain = one.name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
  await page.getByLabel('Tìm theo tên').fill(plain.toLowerCase())
  await expect(page).toHaveURL(/q=/)
  await expect(page.getByText('1 lượt học đang hiện')).toBeVisible()
  await expect(page.getByText(one.name).first()).toBeVisible()
  expect(await sheet(page)).toMatch(/^Tiến độ học .*\.xlsx$/)
  await page.getByLabel('Tìm theo tên').fill('không có ai tên này')
  await expect(page.getByRole('heading', { name: 'Không có ai quá hạn' })).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Bỏ lọc' }).click()
  await expect(page).not.toHaveURL(/q=/)
  await accessible(page, 'Department')
})

test('who coordinates nothing sees neither page', async ({ page, learner }) => {
  await signIn(page, learner.email)
  for (const path of ['/department', '/staffing']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: 'Bạn không có quyền xem trang này' })).toBeVisible()
  }
})

test('every number of the coverage leads to its people @desktop', async ({ page, as }) => {
  const staffing = as('noivu@hungyen.example')
  const { summary } = await staffing.get<Schemas['StaffingCoverageView']>('/staffing/coverage?limit=1')
  const lacks = summary.reduce((sum, c) => sum + c.lacks, 0)
  await signIn(page, 'noivu@hungyen.example')
  await page.goto('/staffing')
  await expect(page.getByText(/Giấy chứng nhận theo vị trí việc làm, tính đến ngày/)).toBeVisible()
  await accessible(page)
  expect(await sheet(page)).toMatch(/^Giấy chứng nhận theo vị trí .*\.xlsx$/)

  await page.getByRole('link', { name: `Thiếu ${new Intl.NumberFormat('vi-VN').format(lacks)}`, exact: true }).click()
  await expect(page).toHaveURL(/\/staffing\/people\?.*state=lacks/)
  await expect(page.getByRole('radio', { name: `Thiếu (${lacks})` })).toBeChecked()
  await expect(page.getByRole('list', { name: 'Danh sách' }).getByText('Thiếu').first()).toBeVisible()
  await accessible(page)

  // The province itself, without all that is below it.
  const own = summary.filter(c => c.departmentId === 'ubnd').reduce((sum, c) => sum + c.total, 0)
  await page.getByRole('main').getByRole('link', { name: 'Nhân sự' }).click()
  await page
    .getByRole('link', { name: /^Ủy ban nhân dân tỉnh Hưng Yên/ })
    .first()
    .click()
  await expect(page).toHaveURL(/department=ubnd.*scope=own|scope=own.*department=ubnd/)
  await expect(page.getByRole('radio', { name: `Tất cả (${own})` })).toBeChecked()
  await accessible(page, 'People in positions with requirements')
})

test('coverage is asked of a department and of a day @desktop', async ({ page }) => {
  await signIn(page, 'noivu@hungyen.example')
  await page.goto('/staffing')
  await openFilters(page)
  await page.getByPlaceholder('Mọi đơn vị').fill('pho hien')
  await page.getByRole('option', { name: 'UBND phường Phố Hiến' }).click()
  await expect(page).toHaveURL(/department=phuong-pho-hien/)
  await expect(page.getByRole('link', { name: /^UBND phường Phố Hiến/ }).first()).toBeVisible()
  await accessible(page)
  await page.getByLabel('Tính đến ngày').fill('2024-01-01')
  await expect(page.getByRole('heading', { name: 'Không có vị trí nào phải có giấy chứng nhận' })).toBeVisible()
  await expect(page.getByText('tính đến ngày 01/01/2024')).toBeVisible()
  await accessible(page, 'Staffing')
})
