import { accessible, controlled, expect, inEnglish, type Schemas, signIn, test } from './fixtures'

test('the parts of the handbook are read without a line, and counted with one', async ({ page, learner, context }) => {
  const reading = await learner.api.get<Schemas['HandbooksReading']>('/me/handbook')
  const [first, second, third] = reading.parts
  if (!first || !second || !third) throw new Error('the edition in force has fewer than three parts')
  const part = (p: typeof first) =>
    page.getByRole('list', { name: 'Các phần cần đọc' }).getByRole('link', { name: p.title })
  await signIn(page, learner.email)
  await controlled(page)
  await page.goto('/handbook/reading')
  const text = page.waitForResponse(r => r.url().includes('/me/handbook/parts/'))
  await part(first).click()
  await expect(page.getByRole('heading', { level: 1, name: first.title })).toBeVisible()
  await text
  await page.getByRole('button', { name: 'Tôi đã đọc phần này' }).click()
  await expect(page.getByText(`Đã đọc 1/${reading.parts.length} phần`)).toBeVisible()
  await page.waitForLoadState('networkidle') // the part that is next is fetched ahead

  await context.setOffline(true)
  await page.reload()
  await expect(page.getByText(/^Bản lưu lúc/)).toBeVisible()
  await accessible(page)
  await part(second).click()
  await expect(page.getByRole('heading', { level: 1, name: second.title })).toBeVisible()
  await expect(page.getByText(/Đang mất mạng: bạn vẫn đọc được/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Tôi đã đọc phần này' })).toBeDisabled()
  await accessible(page)
  await page.goBack()
  await part(third).click()
  await expect(page.getByRole('heading', { name: 'Chưa đọc được khi ngoại tuyến' })).toBeVisible()
  await page.goBack()
  await part(second).click()

  await context.setOffline(false)
  await expect(page.getByText(/Đang mất mạng/)).toBeHidden({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Tôi đã đọc phần này' }).click()
  await expect(page.getByText(`Đã đọc 2/${reading.parts.length} phần`)).toBeVisible()
  const after = await learner.api.get<Schemas['HandbooksReading']>('/me/handbook')
  expect(after.read).toBe(2)
})

test('the register of the press is read without a line', async ({ page, context }) => {
  await signIn(page, 'baochi@hungyen.example')
  await controlled(page)
  await page.goto('/press')
  const entries = page.getByRole('list', { name: 'Đề nghị của báo chí' }).getByRole('link')
  const name = (await entries.first().textContent()) ?? ''
  await entries.first().click()
  const title = page.getByRole('heading', { level: 1 })
  await expect(title).not.toHaveText('Đề nghị của báo chí')
  const shown = (await title.textContent()) ?? ''
  expect(name).toContain(shown)

  await context.setOffline(true)
  await page.reload()
  await expect(title).toHaveText(shown)
  await expect(page.getByText(/^Bản lưu lúc/)).toBeVisible()
  await accessible(page)
  await page.goto('/press')
  await expect(entries.first()).toBeVisible()
  await expect(page.getByText(/^Bản lưu lúc/)).toBeVisible()
  await accessible(page)
  await inEnglish(page)
  await expect(page.getByText(/^Copy of/)).toBeVisible()
})
