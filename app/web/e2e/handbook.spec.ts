import type { Page } from '@playwright/test'
import { accessible, expect, type Schemas, signIn, test } from './fixtures'

/** Waits until the whole handbook lies on the device. */
async function kept(page: Page) {
  await page.evaluate(() => navigator.serviceWorker.ready)
  await expect
    .poll(
      () =>
        page.evaluate(
          () =>
            new Promise<boolean>(done => {
              const open = indexedDB.open('lantoa')
              open.onerror = () => done(false)
              open.onsuccess = () => {
                const read = open.result.transaction('reads').objectStore('reads').getKey('["handbook","offline"]')
                read.onsuccess = () => done(read.result !== undefined)
                read.onerror = () => done(false)
                open.result.close()
              }
            }),
        ),
      { timeout: 20_000 },
    )
    .toBe(true)
}

test('"Tôi cần ngay" without a line, on a phone that opened the app once', async ({ page, learner, context }) => {
  await signIn(page, learner.email)
  await kept(page)
  await context.setOffline(true)
  await page.reload()

  // Two taps: what is needed now, and what it is.
  await page.getByRole('link', { name: 'Tôi cần ngay' }).first().click()
  await page.getByRole('button', { name: 'Lộ lọt dữ liệu cá nhân' }).click()
  await expect(page.getByText('Câu 2/4')).toBeVisible()
  await page.getByRole('button', { name: /^Cấp 2: / }).click()
  await page.getByRole('button', { name: /^Cấp 3: / }).click()
  await expect(page.getByText('Câu 4/4')).toBeVisible()
  await page.getByRole('button', { name: 'Chưa rõ, bỏ qua' }).click()

  await expect(page.getByRole('heading', { level: 2, name: /Cấp 3/ })).toBeVisible()
  await expect(page.getByText(/Tiêu chí cao nhất quyết định/)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Lộ lọt dữ liệu cá nhân' })).toBeVisible()
  await expect(page.getByText(/^Chặn – gỡ tệp/)).toBeVisible()
  await expect(page.getByRole('list', { name: 'Đồng hồ đang chạy' })).toContainText(/trước \d\d:\d\d/)
  const incident = page.getByRole('link', { name: 'Mở vụ việc' })
  await expect(incident).toHaveAttribute('href', /^\/incidents\/new\?procedure=lo-lot-du-lieu&level=%223%22|level=3/)

  // What was left out can be scored later; a reload keeps the case.
  await page.getByRole('button', { name: 'Chấm thêm 2 tiêu chí' }).click()
  await page.getByRole('button', { name: /^Cấp 4: / }).click()
  await page.getByRole('button', { name: 'Chưa rõ, bỏ qua' }).click()
  await expect(page.getByRole('heading', { level: 2, name: /Cấp 4/ })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 2, name: /Cấp 4/ })).toBeVisible()

  // The procedure, its template and the search, none of which was ever opened.
  await page.getByRole('link', { name: 'Mở quy trình đầy đủ' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Lộ lọt dữ liệu cá nhân' })).toBeVisible()
  await page
    .getByRole('link', { name: /Thông báo sự cố dữ liệu cá nhân/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: 'Thông báo sự cố dữ liệu cá nhân' })).toBeVisible()
  await page.goto('/handbook')
  await page.getByRole('searchbox').fill('ro ri du lieu')
  await expect(page.getByText(/Đang ngoại tuyến: tìm trong bản Sổ tay/)).toBeVisible()
  await page.getByRole('link', { name: /^Lộ lọt dữ liệu cá nhân/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Lộ lọt dữ liệu cá nhân' })).toBeVisible()
})

test('a procedure is read, ticked and linked to; a template is filled and copied @desktop', async ({
  page,
  learner,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, learner.email)
  await page.goto('/handbook')
  await page.getByRole('link', { name: /^Báo đăng sai/ }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Giờ đầu, theo thứ tự' })).toBeVisible()
  await page.getByRole('checkbox', { name: /^Lưu bài: ảnh toàn trang/ }).check()
  await expect(page.getByRole('region', { name: 'Giai đoạn 2: Phát hiện' })).toContainText('1/1')

  // A link to a paragraph names the edition and leads back to the same words.
  await page.getByRole('button', { name: 'Hiện liên kết từng đoạn' }).click()
  const link = page.getByRole('link', { name: /^Liên kết tới: Báo sai thì có đường của luật/ })
  await link.click()
  await expect(page).toHaveURL(/\?edition=[^#]+#p-/)
  await page.reload()
  await expect(page.locator('[data-arrived]')).toContainText('Báo sai thì có đường của luật')

  await page
    .getByRole('link', { name: /^Văn bản phản hồi báo chí/ })
    .first()
    .click()
  await page.getByLabel(/^Cơ quan báo chí/).fill('Báo Thử nghiệm')
  await expect(page.getByText(/^Còn trống: Trích yếu/)).toBeVisible()
  await page.getByRole('button', { name: 'Chép văn bản' }).click()
  await expect(page.getByText('Đã chép')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Kính gửi: Báo Thử nghiệm')
})

test('a filled template is saved as a Word document and as PDF', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.goto('/handbook/templates/tuyen-bo-tam')
  const word = page.getByRole('button', { name: 'Tải Word' })
  await expect(word).toBeDisabled()
  await page.getByLabel(/^Giờ thông tin tiếp theo/).fill('2026-11-25T16:00')
  const boxes = page.locator('main').getByRole('textbox')
  for (const box of await boxes.all()) {
    if ((await box.inputValue()) === '') await box.fill('Nước máy tại thôn Đông đang được lấy mẫu')
  }
  await expect(page.getByText(/Đã đủ các ô bắt buộc/)).toBeVisible()
  for (const [name, ending] of [
    ['Tải Word', '.docx'],
    ['Tải PDF', '.pdf'],
  ] as const) {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name }).click()
    expect((await download).suggestedFilename()).toMatch(new RegExp(`\\${ending}$`))
  }
})

test('the decision tree leads to what can be done now', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.goto('/handbook/tree')
  await page.getByRole('button', { name: 'Không', exact: true }).click()
  await page.getByRole('button', { name: 'Của ta', exact: true }).click()
  await page.getByRole('button', { name: 'Báo chí', exact: true }).click()
  await page.getByRole('button', { name: 'Đang hỏi' }).click()
  await expect(page.getByText(/người phát ngôn gọi lại trong 15 phút/)).toBeVisible()
  await page.getByRole('button', { name: 'Có một phần' }).click()
  await page.getByRole('link', { name: 'Chấm cấp cho tình huống này' }).click()
  await expect(page).toHaveURL(/p=vu-viec-dang-dieu-tra/)
  await expect(page.getByText('Câu 2/4')).toBeVisible()

  // What was found goes into the incident that is opened from it.
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: /^Cấp 2: / }).click()
  await page.getByRole('link', { name: 'Mở vụ việc' }).click()
  await expect(page).toHaveURL(/\/incidents\/new/)
  await expect(page.locator('textarea').filter({ hasText: 'Tiêu chí cao nhất quyết định' })).toBeVisible()
})

const pages = [
  '/handbook',
  '/handbook/procedures/deepfake',
  '/handbook/templates/tuyen-bo-tam',
  '/handbook/tree',
  '/handbook/tree?t=khong.cua',
  '/handbook/urgent',
  '/handbook/urgent?p=mao-danh&a=2-',
  '/handbook/urgent?p=mao-danh&a=2-3-0-',
  '/handbook/phan-vai',
]

test('every screen of the handbook is accessible @desktop', async ({ page, learner }) => {
  test.slow()
  await signIn(page, learner.email)
  for (const path of pages) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
    await accessible(page)
  }
})

test('no page of the handbook scrolls sideways on a phone', async ({ page, learner }) => {
  test.setTimeout(150_000)
  const front = await learner.api.get<Schemas['HandbooksFront']>('/handbook')
  await signIn(page, learner.email)
  const wide: string[] = []
  for (const path of [
    ...front.sections.map(s => `/handbook/${s.id}`),
    ...front.procedures.map(p => `/handbook/procedures/${p.id}`),
    ...front.templates.map(t => `/handbook/templates/${t.id}`),
  ]) {
    await page.goto(path)
    await expect(page.locator('main h1')).toBeVisible()
    await expect(page.locator('main [class*=skeleton]')).toHaveCount(0)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (over > 0) wide.push(`${path}: ${over} px`)
  }
  expect(wide).toEqual([])
})

test('a procedure leads to the lessons that teach it and the courses that ask about it', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.goto('/handbook/procedures/bao-chi-hoi-gap')
  const links = page.getByRole('region', { name: 'Học và hỏi về quy trình này' })
  await expect(links.getByText(/^\d+ câu hỏi trong ngân hàng của khóa học$/)).toHaveCount(3)
  await accessible(page)
  await links.getByRole('listitem').filter({ hasText: 'câu hỏi' }).first().getByRole('link').click()
  await expect(page).toHaveURL(/\/courses\//)
  await page.goto('/handbook/thoi-han-bao-chi')
  const asking = page.getByRole('region', { name: 'Khóa học hỏi về mục này' })
  await expect(asking.getByRole('link').first()).toBeVisible()
})
