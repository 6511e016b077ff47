import { byTouch, submit } from './answering'
import { accessible, assign, expect, type Schemas, signIn, test } from './fixtures'
import { rightAnswer } from './keys'

const course = 'phat-ngon-bao-chi'

test('from being asked to the certificate that anybody can check @desktop', async ({ page, learner, as, browser }) => {
  test.setTimeout(180_000)
  await assign(as('noivu@hungyen.example'), course, [learner.id], '2027-03-31')

  // Asked: the page says what, by whom, until when.
  await signIn(page, learner.email)
  const task = page
    .getByRole('listitem')
    .filter({ hasText: 'Kỹ năng phát ngôn và cung cấp thông tin cho báo chí' })
    .first()
  await expect(task).toContainText('Kế hoạch bồi dưỡng năm')
  await expect(task).toContainText('31/03/2027')
  await task.getByRole('link', { name: /Bắt đầu/ }).click()

  // The first lesson is read on the screen, to its end.
  await expect(page).toHaveURL(/\/learn\/[^/]+\/lessons\//)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Điểm chính' })).toBeVisible()
  await page.keyboard.press('End')
  await expect(page.getByText('Đã đọc xong').first()).toBeVisible()
  const enrolment = /\/learn\/([^/]+)/.exec(page.url())?.[1] ?? ''

  // The others beside the screen.
  const view = await learner.api.get<Schemas['LearningEnrolmentView']>(`/enrolments/${enrolment}`)
  for (const lesson of view.modules.flatMap(m => m.lessons).slice(1)) {
    await learner.api.get(`/enrolments/${enrolment}/lessons/${lesson.id}`)
    await learner.api.put(`/enrolments/${enrolment}/lessons/${lesson.id}/progress`, {
      seconds: 0,
      position: 1,
      finished: true,
    })
  }
  await page.goto('/')
  await page
    .getByRole('link', { name: /Làm bài kiểm tra/ })
    .first()
    .click()
  await expect(page).toHaveURL(new RegExp(`/learn/${enrolment}$`))
  await page.getByRole('link', { name: 'Làm bài kiểm tra', exact: true }).click()
  await page.getByRole('button', { name: 'Bắt đầu làm bài' }).click()

  // The quiz, every question rightly.
  await expect(page).toHaveURL(/\/attempts\//)
  const attempt = await learner.api.get<Schemas['LearningAttemptView']>(`/attempts/${page.url().split('/').pop()}`)
  for (const [i, q] of attempt.paper.questions.entries()) {
    await expect(page.getByRole('heading', { level: 2, name: new RegExp(`^Câu ${i + 1}/12`) })).toBeVisible()
    await byTouch(page, q, rightAnswer(q))
    await page.getByRole('button', { name: i < 11 ? 'Câu tiếp' : 'Xem lại và nộp' }).click()
  }
  await submit(page)
  await expect(page.getByText('Giấy chứng nhận đang được lập')).toBeVisible()
  await accessible(page)

  // The certificate: picture, PDF, and the page that anybody may open.
  const own = () => learner.api.get<Schemas['CertificationOwn']>('/me/certificates')
  await expect.poll(async () => (await own()).items[0]?.fileReady, { timeout: 30_000 }).toBe(true)
  await page.goto('/certificates')
  await page
    .getByRole('link', { name: /Kỹ năng phát ngôn/ })
    .first()
    .click()
  await expect(page.getByText(learner.name).first()).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải PDF' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^Giấy chứng nhận .*\.pdf$/)
  await accessible(page)

  const anybody = await browser.newContext({ javaScriptEnabled: false })
  const check = await anybody.newPage()
  await check.goto((await own()).items[0]?.verifyUrl ?? '')
  await expect(check.getByText('Hợp lệ').first()).toBeVisible()
  await expect(check.getByText(learner.name)).toBeVisible()
  await anybody.close()

  // Nothing waits any more.
  await page.goto('/')
  await expect(page.getByText('Không có việc nào đang chờ bạn')).toBeVisible()
})
