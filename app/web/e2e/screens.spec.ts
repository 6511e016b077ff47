import { mkdirSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { accessible, assign, Client, expect, readAll, type Schemas, signIn, test } from './fixtures'
import { rightAnswer, wrongAnswer } from './keys'

// With SCREENS set the pictures of docs/screens are made anew (make screens); without it the same walk
// proves that every main screen is there, fits its width, and says nothing in the console.
const folder = process.env.SCREENS ? new URL('../../../docs/screens', import.meta.url).pathname : undefined
// Walked, and of no use as pictures.
const unseen = ['people', 'no-such-page']
// Their own specs scan these with axe.
const scannedElsewhere = [
  'procedure',
  'reading',
  'press',
  'incidents',
  'incident',
  'report',
  'draft',
  'form',
  'insight',
]
const onDesktop = [
  'home',
  'lesson',
  'attempt',
  'certificate',
  'department',
  'staffing',
  'incident',
  'procedure',
  'press',
  'report',
  'draft',
  'form',
]

test('the main screens stand, and fit @desktop', async ({ page, lantoa }) => {
  test.setTimeout(300_000)
  const learner = new Client(lantoa, 'hocvien@hungyen.example')
  const me = await learner.get<Schemas['AuthMe']>('/me')
  const staffing = new Client(lantoa, 'noivu@hungyen.example')
  const errors: string[] = []
  page.on('console', m => m.type() === 'error' && errors.push(m.text()))
  page.on('pageerror', e => errors.push(e.message))

  // Three courses: one certified, one in the middle of its quiz, one just asked.
  await certify(learner, 'truyen-thong-chinh-sach')
  await assign(staffing, 'phat-ngon-bao-chi', [me.id], day(9))
  await assign(staffing, 'so-tay-khung-hoang', [me.id], day(40))
  const enrolment = await enrolmentOf(learner, 'phat-ngon-bao-chi')
  await learner.get(`/enrolments/${enrolment}/lessons/nguoi-phat-ngon`)
  await learner.put(`/enrolments/${enrolment}/lessons/nguoi-phat-ngon/progress`, {
    seconds: 0,
    finished: true,
    position: 1,
  })
  const failed = await sit(learner, enrolment, 4)
  const attempt = await learner.post<Schemas['LearningAttemptView']>(
    `/enrolments/${enrolment}/quizzes/cuoi-khoa/attempts`,
  )
  const certificate = (await learner.get<Schemas['CertificationOwn']>('/me/certificates')).items[0]

  const shown = async (name: string, path: string, ready: (page: Page) => Promise<void>) => {
    await page.goto(path)
    await ready(page)
    if (name !== 'incident') await settled(page) // its stream never rests
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wider, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
    // The desktop differs by its layout, which other specs scan.
    if (test.info().project.name === 'phone' && !folder && !scannedElsewhere.includes(name)) await accessible(page)
    // Of the desktop only those are kept that the README shows.
    if (folder && !unseen.includes(name) && (test.info().project.name === 'phone' || onDesktop.includes(name))) {
      mkdirSync(folder, { recursive: true })
      await page.screenshot({ path: `${folder}/${name}-${test.info().project.name}.png` })
    }
  }
  const heading = (name: string | RegExp) => (p: Page) => expect(p.getByRole('heading', { name }).first()).toBeVisible()

  await shown('sign-in', '/sign-in', heading('Đăng nhập'))
  await signIn(page, 'hocvien@hungyen.example')
  await shown('home', '/', p => expect(p.getByText('Kế hoạch bồi dưỡng năm').first()).toBeVisible())
  await shown('catalogue', '/courses', heading(/Tổng quan truyền thông chính sách/))
  await shown('course', '/courses/so-tay-khung-hoang', heading(/Quy trình Sổ tay/))
  await shown('enrolment', `/learn/${enrolment}`, heading(/Kỹ năng phát ngôn/))
  await shown('lesson', `/learn/${enrolment}/lessons/dong-ho-24-gio`, heading('Điểm chính'))
  await shown('quiz', `/learn/${enrolment}/quizzes/cuoi-khoa`, heading('Bài kiểm tra cuối khóa'))
  await shown('attempt', `/attempts/${attempt.id}`, heading(/Câu 1\/12/))
  await shown('result', `/attempts/${failed}/result`, heading('Kết quả bài kiểm tra'))
  await shown('certificates', '/certificates', p =>
    expect(p.getByText(certificate?.numberText ?? '').first()).toBeVisible(),
  )
  await shown('certificate', `/certificates/${certificate?.id}`, p =>
    expect(p.getByText(me.fullName).first()).toBeVisible(),
  )
  await shown('notifications', '/notifications', heading('Thông báo'))
  await shown('profile', '/me', heading('Tôi'))
  await shown('handbook', '/handbook', heading('Sổ tay xử lý khủng hoảng'))
  await shown('urgent', '/handbook/urgent', heading('Tôi cần ngay'))
  await shown('verification', certificate?.verifyUrl ?? '', p => expect(p.getByText('Hợp lệ').first()).toBeVisible())

  await page.evaluate(() => localStorage.clear())
  await page.context().clearCookies()
  await signIn(page, 'noivu@hungyen.example')
  await shown('department', '/department?state=open', p => expect(p.getByText(me.fullName).first()).toBeVisible())
  await shown('staffing', '/staffing', p => expect(p.getByText('Ủy ban nhân dân tỉnh Hưng Yên').first()).toBeVisible())
  await shown('people', '/staffing/people', heading(/./))
  await shown('no-such-page', '/khong-co-trang-nay', heading(/./))

  await page.evaluate(() => localStorage.clear())
  await page.context().clearCookies()
  await signIn(page, 'daumoi@hungyen.example')
  await shown('procedure', '/handbook/procedures/tin-gia-chinh-sach', heading('Giờ đầu, theo thứ tự'))
  await shown('reading', '/handbook/reading', heading('Đọc và xác nhận Sổ tay'))
  await shown('press', '/press/requests', heading(/Báo chí|Đề nghị/))
  await shown('report', '/press/report', heading('I. Số liệu'))
  await shown('incidents', '/incidents', p => expect(p.getByText('DT-2026-0001').first()).toBeVisible())
  await shown('incident', '/incidents/demo-dien-tap-dang-chay', p =>
    expect(p.getByText('Trực tiếp', { exact: true })).toBeVisible(),
  )

  await page.evaluate(() => localStorage.clear())
  await page.context().clearCookies()
  await signIn(page, 'bientap@hungyen.example')
  const draft = await new Client(lantoa, 'bientap@hungyen.example').call<Schemas['HandbooksEditionDetail']>(
    'POST',
    '/handbook/editions',
    { number: '2027.1' },
    { 'Idempotency-Key': `screens-${test.info().project.name}-${'0'.repeat(16)}` },
  )
  await shown('draft', `/editions/${draft.id}`, heading('Ấn bản 2027.1'))
  await shown('form', `/editions/${draft.id}/procedures/tin-gia-chinh-sach`, heading('Phân vai'))
  await shown('insight', '/handbook/analytics', heading('Sử dụng Sổ tay'))
  expect(errors).toEqual([])
})

/** Passes the course by the API and waits for the certificate's file. */
async function certify(learner: Client, course: string) {
  await sit(learner, await readAll(learner, course), 12)
  await expect
    .poll(async () => (await learner.get<Schemas['CertificationOwn']>('/me/certificates')).items[0]?.fileReady, {
      timeout: 30_000,
    })
    .toBe(true)
}

async function enrolmentOf(learner: Client, course: string): Promise<string> {
  return (await learner.post<Schemas['LearningEnrolment']>(`/courses/${course}/enrolments`)).id
}

/** One attempt with so many right answers, by the API. */
async function sit(learner: Client, enrolment: string, right: number): Promise<string> {
  const attempt = await learner.post<Schemas['LearningAttemptView']>(
    `/enrolments/${enrolment}/quizzes/cuoi-khoa/attempts`,
  )
  for (const [i, q] of attempt.paper.questions.entries()) {
    const answer = i < right ? rightAnswer(q) : wrongAnswer(q)
    await learner.put(`/attempts/${attempt.id}/answers/${q.id}`, { seq: 1, answer })
  }
  await learner.post(`/attempts/${attempt.id}/submit`)
  return attempt.id
}

/** The date so many days from today. */
function day(ahead: number): string {
  return new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
}

/** Fonts are here and nothing moves or loads. */
async function settled(page: Page) {
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
}
