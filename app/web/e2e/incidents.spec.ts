import type { Browser, BrowserContext, Page } from '@playwright/test'
import {
  accessible,
  accessibleDialog,
  type Client,
  device,
  expect,
  inEnglish,
  type Learner,
  type Schemas,
  signIn,
  test,
} from './fixtures'

type Incident = Schemas['IncidentsView']
type Log = Schemas['IncidentsLog']

const procedure = 'tin-gia-chinh-sach'

const open = (api: Client, exercise: boolean, title: string) =>
  api.post<Incident>('/incidents', { procedure, exercise, title, anyway: true })

const write = (api: Client, id: string, kind: string, payload: object) =>
  api.post<Schemas['IncidentsResults']>(`/incidents/${id}/entries`, {
    entries: [{ client: crypto.randomUUID(), kind, payload }],
  })

const logOf = async (api: Client, id: string) => (await api.get<Log>(`/incidents/${id}/entries`)).items

/** A browser of somebody's own, on the incident. */
async function browserOf(browser: Browser, from: Page, who: Learner, id: string): Promise<[BrowserContext, Page]> {
  const context = await device(browser, from)
  const page = await context.newPage()
  await page.goto('/sign-in')
  await signIn(page, who.email)
  await page.goto(`/incidents/${id}`)
  await expect(page.getByText('Trực tiếp', { exact: true })).toBeVisible()
  return [context, page]
}

/** Goes to a part: a tab on a phone, on the same page on a desktop. */
async function part(page: Page, name: string) {
  const tab = page.getByRole('tab', { name })
  if (await tab.count()) await tab.click()
}

async function note(page: Page, text: string) {
  await part(page, 'Nhật ký')
  await page.getByLabel('Nội dung', { exact: true }).fill(text)
  await page.getByRole('button', { name: 'Ghi', exact: true }).click()
}

test('an incident by four roles in four browsers, one of which loses its line @desktop', async ({
  page,
  browser,
  people,
}) => {
  test.setTimeout(180_000)
  const [lead, legal, head, speaker] = people.splice(-4)
  if (!lead || !legal || !head || !speaker) throw new Error('four people are needed')

  // The one on duty opens it on the screen, and says that it is real.
  await page.goto('/sign-in')
  await signIn(page, lead.email)
  await page.goto('/incidents/new')
  await page.getByLabel('Quy trình').selectOption(procedure)
  await page.getByRole('button', { name: 'Mở vụ việc' }).click()
  await expect(page.getByRole('alert')).toContainText('Hãy chọn vụ việc thật hay diễn tập')
  await page.getByRole('radio', { name: /^Vụ việc thật/ }).check()
  await page.getByLabel('Tên vụ việc').fill('Tin đồn thu phí qua cầu')
  await accessible(page)
  await page.getByRole('button', { name: 'Mở vụ việc thật' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Tin đồn thu phí qua cầu' })).toBeVisible()
  const id = page.url().split('/').at(-1) ?? ''
  await expect(page.getByText('DIỄN TẬP')).toHaveCount(0)

  // The team: the first by the screen, the others by the API.
  await part(page, 'Người')
  await page.getByRole('button', { name: 'Thêm người' }).click()
  await page.getByRole('searchbox', { name: 'Tìm theo tên' }).fill(legal.name)
  await page.getByRole('dialog').getByRole('radio').first().check()
  await page.getByRole('dialog').getByLabel('Vai trò').selectOption('phap-che')
  await accessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Thêm', exact: true }).click()
  await part(page, 'Nhật ký')
  await expect(page.getByText(`${legal.name} tham gia: pháp chế`)).toBeVisible()
  await write(lead.api, id, 'joined', { person: head.id, role: 'nguoi-dung-dau' })
  await write(lead.api, id, 'joined', { person: speaker.id, role: 'nguoi-phat-ngon' })

  const [, legalPage] = await browserOf(browser, page, legal, id)
  // Whoever reaches for the same button as a colleague is told of theirs first.
  const told = { code: 'conflict', reason: 'similar', detail: 'Hãy tham gia vụ việc đó.', detailEn: 'Join that one.' }
  await legalPage.route('**/api/v1/incidents', r => r.fulfill({ status: 409, json: told }))
  await legalPage.goto(`/incidents/new?procedure=${procedure}`)
  await legalPage.getByRole('radio', { name: /^Vụ việc thật/ }).check()
  await legalPage.getByRole('button', { name: 'Mở vụ việc thật' }).click()
  await expect(legalPage.getByText('Hãy tham gia vụ việc đó.')).toBeVisible()
  await expect(legalPage.getByRole('button', { name: 'Đây là việc khác, vẫn mở' })).toBeVisible()
  await accessible(legalPage)
  await legalPage.unroute('**/api/v1/incidents')
  await legalPage.goto(`/incidents/${id}`)
  const [, headPage] = await browserOf(browser, page, head, id)
  const [speakerLine, speakerPage] = await browserOf(browser, page, speaker, id)

  // A statement goes its way; everybody sees each step without asking.
  for (const each of [page, legalPage, headPage, speakerPage]) await part(each, 'Tuyên bố')
  await page.getByRole('button', { name: 'Soạn tuyên bố' }).click()
  await page.getByRole('dialog').getByLabel('Lời tuyên bố').fill('Cầu không thu phí. Thông tin tiếp lúc 15 giờ.')
  await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click()
  await expect(headPage.getByText('chờ pháp chế')).toBeVisible()
  await expect(headPage.getByRole('button', { name: 'Duyệt' })).toHaveCount(0)
  await legalPage.getByRole('button', { name: 'Pháp chế đồng ý' }).click()
  await legalPage.getByRole('dialog').getByRole('button', { name: 'Pháp chế đồng ý' }).click()
  await headPage.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await headPage.getByRole('dialog').getByRole('button', { name: 'Duyệt', exact: true }).click()
  await expect(speakerPage.getByText('đã duyệt, chờ công bố')).toBeVisible()

  // The spokesperson's line drops: what is written waits, in its order.
  await speakerLine.setOffline(true)
  const offline = ['Đang ở hiện trường, mất sóng', 'Đã gọi cho ba tòa soạn', 'Hẹn trả lời lúc 15 giờ']
  for (const text of offline) await note(speakerPage, text)
  await part(speakerPage, 'Tuyên bố')
  await speakerPage.getByRole('button', { name: 'Đã công bố' }).click()
  await speakerPage.getByRole('dialog').getByLabel('Công bố ở đâu').fill('Trang của Sở')
  await speakerPage.getByRole('dialog').getByRole('button', { name: 'Đã công bố' }).click()
  await part(speakerPage, 'Nhật ký')
  await expect(speakerPage.getByText('chờ gửi')).toHaveCount(4)
  await expect(speakerPage.getByText('4 mục ghi đang lưu trên máy')).toBeVisible()
  await accessible(speakerPage)
  // What is half written outlives another tab of the phone, and a reload.
  const half = page.getByLabel('Nội dung', { exact: true })
  await part(page, 'Nhật ký')
  await half.fill('Viết dở thì có người gọi')
  await part(page, 'Người')
  await part(page, 'Nhật ký')
  await expect(half).toHaveValue('Viết dở thì có người gọi')
  await page.reload()
  await expect(half).toHaveValue('Viết dở thì có người gọi')
  // Meanwhile the others go on.
  await note(page, 'Tổ trưởng ghi trong lúc ấy')
  for (const each of [legalPage, headPage]) await part(each, 'Nhật ký')
  await expect(headPage.getByText('Tổ trưởng ghi trong lúc ấy')).toBeVisible()
  await speakerLine.setOffline(false)

  for (const other of [page, legalPage, headPage, speakerPage]) {
    for (const text of offline) await expect(other.getByText(text)).toHaveCount(1, { timeout: 30_000 })
    await expect(other.getByText('Công bố tuyên bố, bản 1: Trang của Sở')).toHaveCount(1)
    await expect(other.getByText('chờ gửi')).toHaveCount(0)
  }
  const log = await logOf(lead.api, id)
  expect(log.map(e => e.seq)).toEqual(log.map((_, n) => n + 1))
  expect(new Set(log.map(e => e.client)).size).toBe(log.length)
  const mine = log.filter(e => e.by === speaker.id).map(e => e.payload.text)
  expect(mine).toEqual([...offline, 'Trang của Sở'])
  // What every browser shows is the log, nothing lost and nothing doubled.
  for (const other of [page, legalPage, headPage, speakerPage]) {
    const seqs = await other.locator('[data-seq]').evaluateAll(all => all.map(x => Number(x.getAttribute('data-seq'))))
    expect(seqs).toEqual(log.map(e => e.seq).reverse())
  }
  await accessible(page)

  // The end, the review, and what it gives somebody to do.
  await part(page, 'Người')
  await page.getByRole('button', { name: 'Kết thúc vụ việc' }).click()
  await page.getByRole('dialog').getByLabel('Kết thúc thế nào').fill('Báo đã đăng lại thông tin đúng')
  await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc vụ việc' }).click()
  await page.getByLabel('Dự kiến').fill('Tuyên bố trong 60 phút')
  await page.getByRole('group', { name: 'Việc 1' }).getByLabel('Nội dung').fill('Cập nhật danh bạ tòa soạn')
  await page.getByRole('group', { name: 'Việc 1' }).getByLabel('Người phụ trách').selectOption(speaker.id)
  await accessible(page)
  await page.getByRole('button', { name: 'Lưu đánh giá và giao việc' }).click()
  await expect(page.getByText('Cập nhật danh bạ tòa soạn')).toBeVisible()
  await speakerPage.goto('/')
  await speakerPage.getByRole('button', { name: 'Đã làm xong' }).click()
  await expect(speakerPage.getByText('Cập nhật danh bạ tòa soạn')).toHaveCount(0)
})

test('an exercise says so everywhere, and is never among the real ones', async ({ page, people }) => {
  const [lead] = people.splice(-1)
  if (!lead) throw new Error('somebody is needed')
  const drill = await open(lead.api, true, 'Giả định lộ dữ liệu')
  const real = await open(lead.api, false, 'Lộ dữ liệu thật')
  expect(drill.number).toMatch(/^DT-/)
  expect(real.number).toMatch(/^VV-/)
  await page.goto('/sign-in')
  await signIn(page, lead.email)
  await expect(page.getByRole('heading', { name: 'Vụ việc đang diễn ra' })).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Giả định lộ dữ liệu' })).toContainText('Diễn tập')
  await expect(page.getByRole('listitem').filter({ hasText: 'Lộ dữ liệu thật' })).toContainText('Vụ việc thật')
  await accessible(page)

  await page.goto('/incidents')
  await accessible(page)
  await page.getByRole('radio', { name: 'Diễn tập' }).check()
  await expect(page).toHaveURL(/nature=exercise/)
  await expect(page.getByRole('link', { name: 'Giả định lộ dữ liệu' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Lộ dữ liệu thật' })).toHaveCount(0)

  await page.getByRole('link', { name: 'Giả định lộ dữ liệu' }).click()
  await expect(page.getByText('DIỄN TẬP: tình huống giả định')).toBeVisible()
  await expect(page).toHaveTitle(/^\[DIỄN TẬP\] Giả định lộ dữ liệu/)
  await note(page, 'Ghi trong diễn tập')
  await expect(page.getByText('Ghi trong diễn tập')).toHaveCount(1)
  await part(page, 'Các bước')
  await page.getByRole('checkbox').first().check()
  await expect(page.getByText(`${lead.name},`).first()).toBeVisible()
  await accessible(page)
  await accessibleDialog(page, page.getByRole('checkbox').first()) // takes the mark back
  await accessibleDialog(page, page.getByRole('button', { name: /^Dừng đồng hồ: / }).first())
  await page.getByText(/đồng hồ khác/).click()
  await accessibleDialog(page, page.getByRole('button', { name: 'Bắt đầu một đồng hồ' }))
  await part(page, 'Nhật ký')
  await accessibleDialog(page, page.getByRole('button', { name: 'Đính chính' }).first())
  await part(page, 'Văn bản')
  await accessible(page)
  await part(page, 'Người')
  await accessible(page)
  for (const name of ['Bàn giao', 'Rời vụ việc', 'Kết thúc vụ việc'])
    await accessibleDialog(page, page.getByRole('button', { name }).first())
  await part(page, 'Tuyên bố')
  await accessibleDialog(page, page.getByRole('button', { name: 'Soạn tuyên bố' }))
  await inEnglish(page)
  await expect(page.getByText('EXERCISE: an invented situation')).toBeVisible()
  await page.goto(`/incidents/${real.id}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Lộ dữ liệu thật' })).toBeVisible()
  await expect(page.getByText('EXERCISE')).toHaveCount(0)
})

test('evidence, a level by scores, a document to download', async ({ page, people }) => {
  const [lead] = people.splice(-1)
  if (!lead) throw new Error('somebody is needed')
  const i = await open(lead.api, false, 'Ảnh ghép lan trên mạng')
  await page.goto('/sign-in')
  await signIn(page, lead.email)
  await page.goto(`/incidents/${i.id}`)
  await expect(page.getByText('Trực tiếp', { exact: true })).toBeVisible()
  await page.getByRole('radio', { name: 'Bằng chứng' }).check()
  await page.getByLabel('Chọn tệp').setInputFiles({
    name: 'bài gốc.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Bài đăng lúc 7:40'),
  })
  await page.getByLabel('Tệp cho thấy gì').fill('Bài gốc')
  await page.getByRole('button', { name: 'Ghi', exact: true }).click()
  await expect(page.getByText('Bằng chứng bài gốc.txt: Bài gốc')).toBeVisible()
  await expect(page.getByText(/^SHA-256 [0-9a-f]{12}…$/)).toBeVisible()

  await page.getByRole('radio', { name: 'Xếp cấp' }).check()
  const first = page.getByRole('radio', { name: 'Chấm theo tiêu chí' })
  await expect(first).toBeChecked()
  await page.locator('form select').first().selectOption('3')
  await page.getByRole('button', { name: 'Ghi', exact: true }).click()
  await expect(page.getByText(/^Xếp cấp 3\. /)).toBeVisible()

  await page.getByRole('radio', { name: 'Điều 7', exact: true }).check()
  await page.getByLabel(/^Khoản của Điều 7/).selectOption('7.3')
  await page.getByRole('button', { name: 'Ghi', exact: true }).click()
  await expect(page.getByText('Thuộc khoản 3 Điều 7')).toBeVisible()
  await expect(page.getByLabel(/^Khoản của Điều 7/)).toHaveValue('7.3')
  await page.getByText(/đồng hồ khác/).click()
  await expect(page.getByText(/Phát ngôn ban đầu về sự kiện có tác động lớn/).first()).toBeVisible()

  await part(page, 'Văn bản')
  await page.getByRole('combobox', { name: 'Điền mẫu' }).selectOption('bai-mang-xa-hoi')
  const form = page.getByRole('region', { name: 'Điền mẫu' })
  await expect(page.getByRole('button', { name: 'Lập văn bản' })).toBeVisible() // with the fields
  for (const field of await form.locator('input:not([type=datetime-local]), textarea').all())
    if (!(await field.inputValue())) await field.fill('Nội dung thử')
  for (const field of await form.locator('input[type=datetime-local]').all()) await field.fill('2026-11-26T08:00')
  await accessible(page)
  await page.getByRole('button', { name: 'Lập văn bản' }).click()
  const [word] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải Word' }).click(),
  ])
  expect(word.suggestedFilename()).toBe('bai-mang-xa-hoi.docx')
  await part(page, 'Người')
  const [pdf] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Hồ sơ: Tải PDF' }).click(),
  ])
  expect(pdf.suggestedFilename()).toBe(`${i.number}.pdf`)
})

test('whom the agency calls, and a request of the press that stands in the log @desktop', async ({ page, as }) => {
  test.setTimeout(120_000)
  const coordinator = 'daumoi@hungyen.example'
  const api = as(coordinator)
  const path = '/handbook/supplements/svhttdl'
  const own = await api.get<Schemas['HandbooksSupplementView']>(path)
  const kept = own.contacts.filter(c => c.contact !== 'to-truong')
  await api.put(
    path,
    {
      contacts: [...kept, { contact: 'to-truong', name: 'Vũ Thanh Mai', phone: '0903 254 607' }],
      clocks: own.clocks,
      notes: own.notes,
    },
    { 'If-Match': `"${own.version}"` },
  )
  const question = `Ai quyết định đóng cầu? ${Math.random().toString(36).slice(2, 8)}`
  const i = await open(api, false, 'Báo hỏi về cầu đóng cửa')
  await signIn(page, coordinator)
  await page.goto(`/incidents/${i.id}`)
  await expect(page.getByText('Trực tiếp', { exact: true })).toBeVisible()

  await part(page, 'Người')
  const calls = page.getByRole('region', { name: 'Danh bạ cần gọi' })
  await expect(calls.getByRole('link', { name: '0903 254 607' })).toHaveAttribute('href', 'tel:0903254607')
  await calls.getByRole('button', { name: 'Đã gọi được Tổ trưởng truyền thông' }).click()
  await expect(calls.getByText(/^đã gọi: /)).toBeVisible()
  await accessible(page)
  await part(page, 'Nhật ký')
  await expect(page.getByText('Đã liên hệ Tổ trưởng truyền thông (Vũ Thanh Mai)')).toHaveCount(1)

  await page.getByRole('link', { name: 'Ghi đề nghị của báo chí vào sổ' }).click()
  await expect(page.getByText('sẽ được ghi vào nhật ký của vụ việc')).toBeVisible()
  await page.getByLabel('Cơ quan báo chí').fill('Báo Thử Nghiệm')
  await page.getByLabel('Nội dung đề nghị').fill(question)
  await accessible(page)
  await page.getByRole('button', { name: 'Ghi đề nghị' }).click()
  await expect(page.getByRole('heading', { level: 1, name: question })).toBeVisible()
  await page.getByRole('link', { name: 'Mở vụ việc', exact: true }).click()
  await expect(page.getByText(`Đề nghị của báo chí: Báo Thử Nghiệm, ${question}`)).toHaveCount(1)
  await accessible(page)
  await inEnglish(page)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await part(page, 'People')
  await expect(page.getByRole('region', { name: 'Whom to call' })).toBeVisible()
  await part(page, 'Log')
  await page.getByRole('link', { name: 'Open the request in the press register' }).click()
  await expect(page.getByRole('heading', { level: 1, name: question })).toBeVisible()
})
