import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { accessible, accessibleDialog, expect, inEnglish, type Schemas, signIn, test } from './fixtures'

const coordinator = 'daumoi@hungyen.example' // of Sở VHTTDL
const province = 'baochi@hungyen.example'
const department = 'svhttdl'
// The picture that a person looks at; none unless asked for.
const look = process.env.LOOK

async function picture(page: Page, name: string) {
  if (look) await page.screenshot({ path: `${look}/${name}-${page.viewportSize()?.width}.png`, fullPage: true })
}

const hours = (n: number) => new Date(Date.now() + n * 3600_000).toISOString()
/** As a date-time field takes it, on the clock of Việt Nam. */
const local = (n: number) => new Date(Date.now() + n * 3600_000 + 7 * 3600_000).toISOString().slice(0, 16)
const unique = (what: string) => `${what} ${Math.random().toString(36).slice(2, 8)}`

test('a request of the press, from receiving it to the figure of the report @desktop', async ({ page }) => {
  test.setTimeout(180_000)
  const question = unique('Kinh phí tu bổ di tích năm nay')
  const figure = page.getByRole('link', { name: /^\d+\/\d+: Số lượt trả lời báo chí/ })
  const numbers = async () => ((await figure.textContent()) ?? '').split('/').map(Number)
  await signIn(page, coordinator)
  await page.goto('/press/report')
  const [done = 0, total = 0] = await numbers()

  await page.goto('/press')
  await expect(page.getByRole('heading', { level: 1, name: 'Đề nghị của báo chí' })).toBeVisible()
  await expect(page.getByText('Diễn tập').first()).toBeVisible()
  await picture(page, 'requests')
  await accessible(page, 'Requests of the press')

  // A form that lacks something says what, beside the field.
  await page.getByRole('link', { name: 'Ghi đề nghị' }).click()
  await page.getByRole('button', { name: 'Ghi đề nghị' }).click()
  await expect(page.getByText('Hãy điền mục này.').first()).toBeVisible()
  await picture(page, 'request-new')
  await accessible(page, 'New request')
  await page.getByLabel('Loại').selectOption('Ý kiến, phản ánh do báo chuyển')
  await page.getByLabel('Cơ quan báo chí').fill('Báo Thử Nghiệm')
  await page.getByLabel('Nội dung đề nghị').fill(question)
  await page.getByLabel('Tiếp nhận lúc').fill('2026-10-01T08:00')
  await page.getByLabel('Loại').selectOption('Đề nghị phỏng vấn')
  await page.getByLabel('Tiếp nhận lúc').fill(local(-3))
  await page.getByLabel('Báo đề nghị trả lời trước').fill(local(-1))
  await page.getByRole('button', { name: 'Ghi đề nghị' }).click()
  await expect(page.getByRole('heading', { level: 1, name: question })).toBeVisible()
  await expect(page.getByText(/quá \d+ (phút|giờ)/)).toBeVisible()
  await picture(page, 'request-late')

  // Refusing needs a ground.
  await page.getByRole('button', { name: 'Từ chối' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Từ chối' }).click()
  await expect(dialog.getByText(/Từ chối phải nêu căn cứ/)).toBeVisible()
  await picture(page, 'request-refuse')
  await accessible(page)
  await dialog.getByRole('button', { name: 'Hủy' }).click()

  await accessibleDialog(page, page.getByRole('button', { name: 'Ghi trả lời' }))
  await page.getByRole('button', { name: 'Ghi trả lời' }).click()
  await dialog.getByLabel('Người trả lời').fill('Trần Quốc Việt')
  await dialog.getByRole('button', { name: 'Lưu' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText(/\(muộn\)/)).toBeVisible()
  await expect(page.getByText('Thông cáo, văn bản')).toBeVisible()
  await picture(page, 'request-answered')
  await accessible(page)

  // The figure has grown by one, and opens the request.
  await page.getByRole('link', { name: 'Đề nghị của báo chí' }).click()
  await page.getByRole('link', { name: 'Báo cáo năm' }).click()
  await expect.poll(numbers).toEqual([done + 1, total + 1])
  await picture(page, 'report')
  await accessible(page, 'Yearly report on speaking to the press')
  await figure.click()
  await expect(page.getByRole('radio', { name: `Tất cả (${total + 1})` })).toBeChecked()
  await picture(page, 'cases')
  await accessible(page, 'The cases behind the figure')
  await page.getByRole('link', { name: new RegExp(question) }).click()
  await expect(page.getByRole('heading', { level: 1, name: question })).toBeVisible()

  // What was entered by mistake stays to be seen, and counts no more.
  await page.getByRole('button', { name: 'Rút khỏi sổ' }).click()
  await dialog.getByLabel('Lý do').fill('Nhập trùng với mục trước')
  await accessible(page)
  await dialog.getByRole('button', { name: 'Rút khỏi sổ' }).click()
  await expect(page.getByText(/Nhập nhầm, rút khỏi sổ lúc/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sửa' })).toHaveCount(0)
  await picture(page, 'request-withdrawn')
  await accessible(page)
  await page.goto('/press/report')
  await expect.poll(numbers).toEqual([done, total])
})

test('whoever speaks by delegation cannot delegate @desktop', async ({ page, as }) => {
  test.setTimeout(120_000)
  const matter = unique('Vụ việc')
  const here = as(coordinator)
  const { items } = await here.get<{ items: Schemas['PressDelegation'][] }>('/press/delegations?state=running')
  const held = items.find(d => d.receiver === 'Vũ Hải Yến')
  if (!held) throw new Error('the demonstration has a delegation')
  await signIn(page, coordinator)
  await page.goto('/press/delegations')
  await picture(page, 'delegations')
  await accessible(page, 'Delegations to speak')
  await page.getByRole('link', { name: 'Lập ủy quyền' }).click()
  await page.getByLabel('Người ủy quyền').selectOption({ label: 'Vũ Hải Yến (Người được ủy quyền)' })
  await page.getByLabel('Người được ủy quyền').fill('Người Thứ Ba')
  await page.getByLabel('Chức vụ').fill('Chuyên viên')
  await page.getByLabel('Vụ việc').fill(matter)
  await page.getByLabel('Số văn bản').fill('22/UQ')
  await page.getByLabel('Đến hết ngày').fill(local(24).slice(0, 10))
  await page.getByRole('button', { name: 'Lập ủy quyền' }).click()
  await expect(
    page.getByText('Người được giao hoặc được ủy quyền phát ngôn không được ủy quyền tiếp cho người khác'),
  ).toBeVisible()
  await picture(page, 'delegation-refused')
  await accessible(page, 'New delegation')

  await page.getByLabel('Người ủy quyền').selectOption({ label: 'Đào Mạnh Huân (Người đứng đầu)' })
  await page.getByLabel('Người được ủy quyền').fill('Người Thứ Ba')
  await page.getByLabel('Chức vụ').fill('Chuyên viên')
  await page.getByLabel('Vụ việc').fill(matter)
  await page.getByLabel('Số văn bản').fill('22/UQ')
  await page.getByLabel('Đến hết ngày').fill(local(24).slice(0, 10))
  await page.getByRole('button', { name: 'Lập ủy quyền' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Người Thứ Ba' })).toBeVisible()
  await expect(page.getByText('Đang có hiệu lực')).toBeVisible()
  await picture(page, 'delegation')
  await accessible(page)
  await accessibleDialog(page, page.getByRole('button', { name: 'Kết thúc sớm' }))
  const [paper] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải Word' }).click(),
  ])
  expect((await readFile(await paper.path())).subarray(0, 2).toString()).toBe('PK')
  expect(paper.suggestedFilename()).toBe('Ủy quyền phát ngôn 22-UQ.docx')
})

test('a spokesperson is assigned, published within the clock, and found by anybody @desktop', async ({ page, as }) => {
  test.setTimeout(120_000)
  const name = unique('Người phát ngôn')
  // Each run has an agency of its own: two of the projects share none.
  const agency = page.viewportSize()?.width === 360 ? 'stc' : 'sct'
  await as(province).post('/press/spokespersons', {
    departmentId: agency,
    kind: 'assigned',
    name,
    title: 'Chánh Văn phòng',
    phone: '0221 3000 999',
    email: 'phatngon@hungyen.example',
    from: local(0).slice(0, 10),
    decision: '9/QĐ',
    assignedAt: hours(-2),
  })
  await page.goto('/nguoi-phat-ngon')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Người phát ngôn của các cơ quan hành chính')
  await expect(page.getByText('Trần Quốc Việt')).toBeVisible()
  await expect(page.getByText(name)).toHaveCount(0)
  await accessible(page)
  await picture(page, 'public')

  await signIn(page, province)
  await page.goto(`/press/spokespersons?department=${agency}`)
  await expect(page.getByText(/còn 2[12] giờ/)).toBeVisible()
  await picture(page, 'spokespersons')
  await accessible(page, 'Spokespersons')
  await page.getByRole('link', { name }).click()
  // The clock is that of the agency's own portal; the province's list is another fact.
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Ghi đã đăng trên cổng' }).click()
  await dialog.getByLabel('Địa chỉ trang trên cổng của cơ quan').fill('http://stc.hungyen.example')
  await dialog.getByRole('button', { name: 'Lưu' }).click()
  await expect(dialog.getByText('bắt đầu bằng https://').first()).toBeVisible()
  await picture(page, 'spokesperson-portal')
  await accessible(page)
  await dialog.getByRole('button', { name: 'Hủy' }).click()
  await inEnglish(page)
  await page.getByRole('button', { name: 'Record the portal' }).click()
  await expect(dialog).toContainText('Article 3.3')
  await page.evaluate(() => localStorage.setItem('lantoa.language', 'vi'))
  await page.reload()
  await page.getByRole('button', { name: 'Ghi đã đăng trên cổng' }).click()
  await dialog.getByLabel('Địa chỉ trang trên cổng của cơ quan').fill('https://stc.hungyen.example/phat-ngon')
  await dialog.getByRole('button', { name: 'Lưu' }).click()
  await expect(page.getByText('Đã đăng trên cổng của cơ quan', { exact: true })).toBeVisible()
  await expect(page.getByText('Chưa vào danh sách của tỉnh')).toBeVisible()
  await expect(page.getByText(/\(đúng hạn\)/)).toBeVisible()

  await page.getByRole('button', { name: 'Đưa vào danh sách của tỉnh' }).click()
  await expect(dialog).toContainText(name)
  await accessible(page)
  await dialog.getByRole('button', { name: 'Đưa vào danh sách của tỉnh' }).click()
  await expect(page.getByText('Trong danh sách của tỉnh', { exact: true })).toBeVisible()
  await picture(page, 'spokesperson')
  await accessible(page)
  await accessibleDialog(page, page.getByRole('button', { name: 'Kết thúc' }))
  // Who was late stands in a list of their own.
  await page.goto('/press/spokespersons')
  await page.getByRole('radio', { name: 'Quá 24 giờ' }).check()
  await expect(page.getByRole('link', { name: 'Vũ Thị Hạnh' })).toBeVisible()
  await expect(page.getByRole('link', { name })).toHaveCount(0)
  await accessible(page, 'Spokespersons')
  await page.goto('/nguoi-phat-ngon')
  await expect(page.getByText(name)).toBeVisible()
})

test('the other lists, and the province’s report @desktop', async ({ page }) => {
  test.setTimeout(240_000)
  await signIn(page, province)
  for (const [path, english] of [
    ['/press/matters', 'Unexpected matters'],
    ['/press/corrections', 'Wrong reports, corrections demanded'],
    ['/press/conferences', 'Press conferences'],
    ['/press/briefings', 'Press briefings'],
  ] as const) {
    await page.goto(path)
    await expect(page.getByRole('main').getByRole('list').first()).toBeVisible()
    await picture(page, path.slice(7))
    await accessible(page, english)
  }
  await page.goto('/press/conferences')
  await page.getByRole('link', { name: 'Thông tin về chuỗi hoạt động văn hóa cuối năm' }).click()
  await page.getByRole('button', { name: 'Sửa' }).click()
  await page.getByLabel('Đã thông báo lúc').fill(local(-1))
  await picture(page, 'conference-edit')
  await accessible(page)
  await page.getByRole('button', { name: 'Lưu' }).click()
  await expect(page.getByText('Đã thông báo', { exact: true })).toBeVisible()
  await picture(page, 'conference')

  await page.goto('/press/report?year=2025')
  await expect(page.getByText(/cơ quan đã nộp/)).toContainText('1/')
  await picture(page, 'province')
  await accessible(page, 'Yearly report on speaking to the press')
  for (const [button, file] of [
    ['Tải PDF', /\.pdf$/],
    ['Tải Excel', /\.xlsx$/],
  ] as const) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(file)
  }
  await page.goto(`/press/report?year=2025&department=${department}`)
  await expect(page.getByText('Đã nộp', { exact: true })).toBeVisible()
  await accessibleDialog(page, page.getByRole('button', { name: 'Nộp lại' }))
})

test('who has no charge of a register sees none', async ({ page, learner }) => {
  await signIn(page, learner.email)
  for (const path of ['/press', '/press/report', '/press/khong-co']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('heading', { name: /Bạn không có quyền|Không có trang này/ }).first()).toBeVisible()
  }
})
