import { accessible, expect, readAll, type Schemas, signIn, test } from './fixtures'

const author = 'bientap@hungyen.example'

test('one search answers from handbook, lessons and law, and by words that mean the same', async ({
  page,
  learner,
}) => {
  await signIn(page, learner.email)
  await page.goto('/handbook')
  const box = page.getByRole('searchbox')
  await box.fill('fake news')
  const book = page.getByRole('region', { name: 'Sổ tay', exact: true })
  await expect(book.getByRole('link').first()).toContainText('theo từ gần nghĩa')
  await box.fill('nguoi phat ngon')
  await expect(page.getByRole('region', { name: 'Bài học', exact: true }).getByRole('link').first()).toBeVisible()
  await page.getByRole('radio', { name: /^Văn bản \(\d+\)$/ }).check()
  await expect(book).toHaveCount(0)
  const law = page.getByRole('region', { name: 'Văn bản', exact: true })
  await expect(law.getByText('còn hiệu lực').first()).toBeVisible()
  await law.getByRole('link').first().click()
  await expect(page).toHaveURL(/\/van-ban\//)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('a hit leads to its heading', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.goto(`/handbook?q=${encodeURIComponent('ban do rui ro muoi dong')}`)
  const hit = page.getByRole('region', { name: 'Sổ tay', exact: true }).getByRole('link').first()
  await hit.click()
  await expect(page).toHaveURL(/\/handbook\/[a-z-]+/)
  await expect(page.getByRole('heading', { level: 1, name: /Phòng ngừa/ })).toBeVisible()
})

test('a channel that was found is brought into sight, out of what is folded', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.goto('/handbook?q=18008108')
  await page
    .getByRole('region', { name: 'Sổ tay', exact: true })
    .getByRole('link', { name: /Kênh báo tin/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/handbook#channel-/)
  await expect(page.getByRole('listitem').filter({ hasText: '18008108' })).toBeInViewport()
})

test('what is looked for in vain reaches the authors without a name', async ({ page, learner, as, browser }) => {
  await signIn(page, learner.email)
  await page.goto('/handbook')
  // A word of the learner's own, without a vowel: nothing begins with it, whatever keyboard typed it.
  const own = [...learner.id.slice(-6)].map(c => 'bcdghklmnpqtvx'[c.charCodeAt(0) % 14]).join('')
  const words = `xyzzy ${own} khong co`
  await page.getByRole('searchbox').fill(words)
  await expect(page.getByText(`Không tìm thấy “${words}”`)).toBeVisible()
  await expect(page.getByText('Ban biên soạn sẽ thấy cụm từ này')).toBeVisible()
  await accessible(page)
  await page.goto('/handbook/ung-pho')
  await expect(page.getByRole('heading', { level: 1, name: /Ứng phó/ })).toBeVisible()
  await expect
    .poll(
      async () => {
        const seen = await as(author).get<Schemas['HandbooksAnalytics']>('/handbook/analytics')
        return seen.opened.some(o => o.id === 'ung-pho' && o.outside > 0)
      },
      { timeout: 30_000 },
    )
    .toBe(true)

  const desk = await browser.newPage({ baseURL: new URL(page.url()).origin, locale: 'vi-VN' })
  await signIn(desk, author)
  await desk.goto('/handbook')
  await desk.getByRole('link', { name: 'Số liệu sử dụng Sổ tay' }).click()
  await expect(desk.getByRole('heading', { level: 1, name: 'Sử dụng Sổ tay' })).toBeVisible()
  await expect(desk.getByRole('list', { name: 'Tìm mà không thấy' })).toContainText(words)
  await expect(desk.getByRole('region', { name: 'Mở nhiều nhất' }).first()).toContainText('Ứng phó')
  await desk.close()
})

test('a lesson names the procedures that it teaches', async ({ page, learner }) => {
  const enrolment = await readAll(learner.api, 'phat-ngon-bao-chi')
  await signIn(page, learner.email)
  await page.goto(`/learn/${enrolment}/lessons/hop-bao`)
  await expect(page.getByRole('list', { name: 'Quy trình trong Sổ tay' }).getByRole('link').first()).toContainText(
    /[Hh]ọp báo/,
  )
})

test('search and analytics are accessible @desktop', async ({ page }) => {
  test.slow()
  await signIn(page, author)
  await page.goto('/handbook?q=phat%20ngon')
  await expect(page.getByRole('heading', { level: 2, name: 'Văn bản' })).toBeVisible()
  await accessible(page)
  await page.goto('/handbook/analytics')
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
  await accessible(page)
})
