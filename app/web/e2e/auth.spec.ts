import { accessible, expect, inEnglish, password, signIn, test } from './fixtures'

test('signs in, and is told what is wrong @desktop', async ({ page, learner }) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in$/)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
  await expect(page.getByText('Hãy điền mục này.')).toHaveCount(2)
  await page.getByLabel('Thư điện tử công vụ').fill(learner.email)
  await page.getByLabel('Mật khẩu', { exact: true }).fill('không phải mật khẩu')
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
  await expect(page.getByRole('alert')).toContainText('không đúng')
  await accessible(page)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Việc của tôi' })).toBeVisible()
})

test('the address asked for is where the sign-in leads', async ({ page, learner }) => {
  await page.goto('/courses?q=phat')
  await expect(page).toHaveURL(/sign-in\?next=/)
  await page.getByLabel('Thư điện tử công vụ').fill(learner.email)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/courses\?q=phat/)
})

test('a forgotten password is set anew by the link of a mail', async ({ page, learner, lantoa }) => {
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Quên mật khẩu?' }).click()
  // Both pages have a field of this name.
  await expect(page.getByRole('heading', { level: 1, name: 'Quên mật khẩu' })).toBeVisible()
  await page.getByLabel('Thư điện tử công vụ').fill(learner.email)
  await page.getByRole('button', { name: 'Gửi hướng dẫn' }).click()
  await expect(page.getByRole('heading', { name: 'Hãy xem hộp thư' })).toBeVisible()
  await accessible(page)

  const link = await mailedLink(lantoa.data, learner.email)
  await page.goto(link)
  await page.getByLabel('Mật khẩu mới').fill('ngắn')
  await page.getByRole('button', { name: 'Đặt mật khẩu' }).click()
  await expect(page.getByText('Mật khẩu cần ít nhất 10 ký tự.')).toBeVisible()
  await accessible(page)
  await page.getByLabel('Mật khẩu mới').fill('sông Luộc chảy về biển')
  await page.getByRole('button', { name: 'Đặt mật khẩu' }).click()
  await expect(page.getByText('Đã đặt mật khẩu mới')).toBeVisible()
  await page.getByLabel('Thư điện tử công vụ').fill(learner.email)
  await page.getByLabel('Mật khẩu', { exact: true }).fill('sông Luộc chảy về biển')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Việc của tôi' })).toBeVisible()
})

test('a temporary password must be changed first', async ({ page, learner, as }) => {
  const account = await as('quantri@hungyen.example').post<{ temporaryPassword: string }>(
    `/people/${learner.id}/account`,
    { action: 'reset' },
  )
  await page.goto('/sign-in')
  await page.getByLabel('Thư điện tử công vụ').fill(learner.email)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(account.temporaryPassword)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Đổi mật khẩu' })).toBeVisible()
  await accessible(page)
  await page.goto('/courses')
  await expect(page.getByRole('heading', { name: 'Đổi mật khẩu' })).toBeVisible()
  await page.getByLabel('Mật khẩu hiện tại').fill(account.temporaryPassword)
  await page.getByLabel('Mật khẩu mới').fill('nhãn lồng Phố Hiến')
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Việc của tôi' })).toBeVisible()
})

test('a session ended elsewhere asks for the sign-in again, over the page', async ({ page, learner }) => {
  await signIn(page, learner.email)
  await page.goto('/courses')
  await expect(page.getByRole('heading', { level: 1, name: 'Khóa học' })).toBeVisible()
  await learner.api.post('/auth/logout-everywhere')
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(page.getByText('Phiên đăng nhập đã kết thúc')).toBeVisible()
})

test('in English too', async ({ page, learner: _ }) => {
  await page.goto('/sign-in')
  await inEnglish(page)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

async function mailedLink(data: string, email: string): Promise<string> {
  const { readdirSync, readFileSync } = await import('node:fs')
  let link = ''
  await expect(() => {
    for (const name of readdirSync(`${data}/mail`)) {
      const mail = readFileSync(`${data}/mail/${name}`, 'utf8')
      if (!mail.includes(email)) continue
      const plain = mail
        .replace(/=\r?\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
      link = /http:\/\/localhost:\d+\/password\/reset#token=[\w-]+/.exec(plain)?.[0] ?? ''
    }
    expect(link).not.toBe('')
  }).toPass({ timeout: 20_000 })
  return link
}
