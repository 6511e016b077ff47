import type { Page } from '@playwright/test'
import { accessible, type Client, device, expect, type Schemas, signIn, test } from './fixtures'

type Detail = Schemas['HandbooksEditionDetail']
type Reading = Schemas['HandbooksReading']

const author = 'bientap@hungyen.example'
const approver = 'duyet@hungyen.example'

test.describe.configure({ mode: 'serial' })
test.use({ actionTimeout: 10_000 })

let draft = 0

/** A draft of one's own, by the API. */
async function newDraft(api: Client): Promise<string> {
  const number = `2027.${test.info().project.name}.${++draft}.${Date.now() % 100_000}`
  const headers = { 'Idempotency-Key': `authors-${number}-${'0'.repeat(16)}` }
  return (await api.call<Detail>('POST', '/handbook/editions', { number }, headers)).id
}

const match = (e: Detail) => ({ 'If-Match': `"${e.version}"` })

/** Reads and acknowledges what is in force; the key is the author's. */
async function acknowledge(reader: Client, writer: Client) {
  const r = await reader.get<Reading>('/me/handbook')
  const e = await writer.get<Detail>(`/handbook/editions/${r.edition?.id}`)
  for (const p of r.parts)
    await reader.post('/me/handbook/parts', { edition: e.id, part: p.key, version: p.version, read: true })
  const paper = await reader.get<Schemas['HandbooksPaper']>('/me/handbook/questions')
  const right = new Map(e.content.questions.map((q, i) => [q.id, e.questionKeys[i]?.right]))
  const answers = Object.fromEntries(paper.questions.map(q => [q.id, right.get(q.id)]))
  await reader.post('/me/handbook/answers', { edition: e.id, try: paper.try, answers })
}

async function save(page: Page) {
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Đã lưu.' })).toBeVisible()
}

test('an author writes a procedure, and a reader finds it @desktop', async ({ page, browser, as, learner }) => {
  test.setTimeout(300_000)
  const api = as(author)
  await acknowledge(learner.api, api)
  const id = await newDraft(api)
  const at = `/editions/${id}`
  await signIn(page, author)
  await page.goto(at)
  await expect(page.getByRole('region', { name: 'Kênh báo tin' })).toBeVisible()
  await accessible(page)

  // A clock of the procedure's own.
  await page.getByRole('link', { name: 'Thêm mốc' }).click()
  await page.getByLabel('Tên', { exact: true }).fill('Báo Sở Y tế')
  await page.getByLabel('Thời lượng (0 là ngay)').fill('30')
  await page.getByLabel('Tính từ lúc nào').fill('lúc có người thứ hai bị ngộ độc')
  await page.getByRole('checkbox', { name: /^2\./ }).check()
  await page.getByLabel('Nguồn').fill('đề xuất của Sổ tay')
  await accessible(page)
  await save(page)
  await expect(page).toHaveURL(/\/clocks\/bao-so-y-te$/)

  // The procedure: kept as soon as it has a name, with what is missing.
  await page.goto(at)
  await page.getByRole('link', { name: 'Thêm quy trình' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Quy trình mới' })).toBeVisible()
  await page.getByLabel('Tên', { exact: true }).fill('Ngộ độc tập thể')
  await expect(page.getByLabel('Mã dùng trong đường dẫn')).toHaveAttribute('placeholder', 'ngo-doc-tap-the')
  await save(page)
  await expect(page).toHaveURL(/\/procedures\/ngo-doc-tap-the$/)
  await expect(page.getByText(/Phần này còn thiếu \d+ điều/)).toBeVisible()
  await expect(page.getByText('thiếu giờ đầu tiên').first()).toBeVisible()
  await accessible(page)

  // What is typed is not left by chance.
  await page.getByLabel('Tóm tắt').fill('Nhiều người ngộ độc cùng lúc sau một bữa ăn.')
  await page.getByRole('link', { name: /Ấn bản/ }).click()
  const leave = page.getByRole('dialog', { name: 'Rời trang khi chưa lưu?' })
  await expect(leave).toBeVisible()
  await accessible(page)
  await leave.getByRole('button', { name: 'Ở lại' }).click()
  await expect(page.getByLabel('Tóm tắt')).toHaveValue(/Nhiều người/)

  await page.getByLabel('Dấu hiệu nhận biết').fill('Hai người trở lên nôn, đau bụng sau cùng một bữa.')
  await page.getByLabel('Giờ đầu tiên').fill('Gọi cấp cứu 115.\nBáo Sở Y tế.\nGiữ mẫu thức ăn.')
  const roles = page.getByRole('region', { name: 'Phân vai' })
  await roles.getByLabel('Vai', { exact: true }).nth(0).fill('Người trực theo dõi')
  await roles.getByLabel('Vai', { exact: true }).nth(1).fill('Người đứng đầu')
  const step = (n: number) => page.getByRole('group', { name: `Bước ${n}`, exact: true })
  await step(1).getByLabel('Việc làm').fill('Gọi 115 và báo Sở Y tế')
  await step(1).getByLabel('Vai').selectOption('Người trực theo dõi')
  await step(1).getByLabel('Mốc phải đạt').selectOption('Báo Sở Y tế')
  await step(1).getByLabel('Minh chứng').fill('Giờ gọi, người nhận')
  // The basis is found by the number of the instrument, a lesson by its words.
  await step(1).getByLabel('Căn cứ').fill('328')
  await step(1)
    .getByRole('list')
    .getByRole('button', { name: /law:nd-328-2026/ })
    .click()
  await expect(step(1).getByLabel('Căn cứ')).toHaveValue('law:nd-328-2026')
  const lessons = page.getByRole('group', { name: 'Bài học dạy quy trình này' })
  await lessons.getByLabel('Tìm bài học để thêm').fill('nhat ky')
  await expect(lessons.getByRole('list').getByRole('button').first()).toBeVisible()
  await accessible(page)
  await lessons.getByRole('list').getByRole('button').first().click()
  await expect(lessons.getByRole('button', { name: /^Bỏ: / })).toBeVisible()
  await page.getByRole('button', { name: 'Thêm bước' }).click()
  await step(2).getByLabel('Việc làm').fill('Duyệt tuyên bố đầu tiên')
  await step(2).getByLabel('Vai').selectOption('Người đứng đầu')
  await step(2).getByLabel('Giai đoạn').selectOption('4')
  await step(2).getByLabel('Minh chứng').fill('Bản duyệt có giờ')
  await page.getByLabel('Nên', { exact: true }).fill('Nói ngay điều người dân cần làm.')
  await page.getByLabel('Không nên', { exact: true }).fill('Đoán nguyên nhân.')
  await page.getByLabel('Nội dung (Markdown)').fill('Cứu người trước, nói sau.')
  await save(page)
  await expect(page.getByText(/Phần này còn thiếu/)).toBeHidden()
  await expect(page.getByRole('group', { name: 'Các mốc thời gian' })).toContainText('Báo Sở Y tế')

  // Questions: the draft says that they are missing, and leads to the form.
  await page.goto(at)
  await expect(page.getByText('Còn thiếu 1 điều trước khi trình duyệt')).toBeVisible()
  await expect(page.getByText('quy trình “Ngộ độc tập thể” có 0 câu hỏi, cần ít nhất 3')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Trình duyệt' })).toBeDisabled()
  await accessible(page)
  await page.getByRole('listitem').getByRole('link', { name: 'Thêm câu hỏi xác nhận' }).click()
  await expect(page.getByLabel('Về phần')).toHaveValue('ngo-doc-tap-the')
  await page.getByLabel('Câu hỏi', { exact: true }).fill('Việc đầu tiên là gì?')
  const choice = (n: number) => page.getByRole('group', { name: `Lựa chọn ${n}`, exact: true })
  for (const [n, text] of ['Gọi 115', 'Đăng bài', 'Chờ kết quả'].entries())
    await choice(n + 1)
      .getByRole('textbox')
      .fill(text)
  await choice(1).getByRole('radio', { name: 'Đây là đáp án đúng' }).check()
  await page.getByLabel('Vì sao đúng').fill('Cứu người trước.')
  await save(page)
  for (const n of [2, 3]) {
    const e = await api.get<Detail>(`/handbook/editions/${id}`)
    const choices = ['a', 'b', 'c'].map(c => ({ id: c, text: `Điều ${c}` }))
    const question = { about: 'ngo-doc-tap-the', text: `Câu ${n}?`, choices, right: 'b', why: 'Vì vậy.' }
    await api.put(`/handbook/editions/${id}/questions/ngo-doc-tap-the-${n}`, { question }, match(e))
  }

  // A branch of the tree leads to it.
  await page.goto(at)
  await page.getByRole('list', { name: 'Cây quyết định' }).getByRole('link', { name: 'Chuyện đến từ đâu?' }).click()
  await page.getByRole('button', { name: 'Thêm câu trả lời' }).click()
  const answer = page.getByRole('region', { name: 'Câu trả lời' }).getByRole('group').last()
  await answer.getByLabel('Trả lời', { exact: true }).fill('Nhiều người ngộ độc')
  const branch = page.getByRole('group', { name: 'Nhiều người ngộ độc' })
  await branch.getByLabel('Làm ngay').fill('Gọi 115.')
  await branch.getByLabel('Mở quy trình').selectOption('Ngộ độc tập thể')
  await save(page)

  // It moves up in its list, by keyboard too; taking it out is asked for, and says who names it.
  await page.goto(at)
  await page.getByRole('button', { name: 'Sắp xếp hoặc bỏ bớt: Quy trình' }).click()
  const list = page.getByRole('list', { name: 'Quy trình' })
  const before = await list.getByRole('listitem').count()
  await page.getByRole('button', { name: 'Đưa lên: Ngộ độc tập thể' }).click()
  await expect(list.getByRole('listitem').nth(before - 2)).toContainText('Ngộ độc tập thể')
  await expect(page.getByRole('button', { name: 'Đưa lên: Ngộ độc tập thể' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(list.getByRole('listitem').nth(before - 3)).toContainText('Ngộ độc tập thể')
  await expect(page.getByText(`Ngộ độc tập thể: đã chuyển tới vị trí ${before - 2}.`, { exact: true })).toBeAttached()
  await accessible(page)
  await page.getByRole('button', { name: 'Bỏ: Ngộ độc tập thể' }).click()
  const out = page.getByRole('dialog', { name: 'Bỏ “Ngộ độc tập thể”?' })
  await expect(out).toContainText('4 phần còn nhắc tới phần này')
  await expect(out).toContainText('Chuyện đến từ đâu?')
  await accessible(page)
  await out.getByRole('button', { name: 'Hủy' }).click()

  // The changes, by name.
  await page.goto(`${at}/changes`)
  for (const title of ['Ngộ độc tập thể', 'Báo Sở Y tế', 'Chuyện đến từ đâu?', 'Việc đầu tiên là gì?'])
    await expect(page.getByRole('region', { name: title })).toBeVisible()
  await expect(page.getByText(/Cây quyết định dẫn tới việc khác/).first()).toBeVisible()
  await accessible(page)
  await page.goto(at)
  await page.getByRole('button', { name: 'Trình duyệt' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Trình duyệt' }).click()
  await expect(page.getByText('Chờ duyệt')).toBeVisible()

  // The approver, who wrote none of it.
  const approving = await (await device(browser, page)).newPage()
  await signIn(approving, approver)
  await approving.goto(at)
  await expect(approving.getByRole('link', { name: 'Thêm quy trình' })).toHaveCount(0)
  await approving.getByRole('button', { name: 'Phê duyệt' }).click()
  await approving.getByLabel('Số quyết định').fill('35/QĐ-UBND')
  await approving.getByLabel('Người hoặc cơ quan ký').fill('Chủ tịch UBND tỉnh')
  await approving.getByRole('dialog').getByRole('button', { name: 'Phê duyệt' }).click()
  await expect(approving.getByText('Đang có hiệu lực')).toBeVisible()
  await approving.context().close()

  // The reader: in a crisis, and in what must be read.
  const reading = await (await device(browser, page)).newPage()
  await signIn(reading, learner.email)
  await reading.goto('/handbook/urgent')
  await expect(reading.getByText('Ngộ độc tập thể').first()).toBeVisible()
  await reading.goto('/handbook/procedures/ngo-doc-tap-the')
  await expect(reading.getByRole('heading', { level: 1, name: 'Ngộ độc tập thể' })).toBeVisible()
  await expect(reading.getByText('Gọi cấp cứu 115.').first()).toBeVisible()
  await reading.goto('/handbook/reading')
  const parts = reading.getByRole('list', { name: 'Các phần cần đọc' })
  await expect(parts.getByRole('link', { name: /Ngộ độc tập thể/ })).toBeVisible()
  await parts.getByRole('link', { name: /Cây quyết định/ }).click()
  await expect(reading.getByText('Nhiều người ngộ độc').first()).toBeVisible()
  await accessible(reading)
})

test('two authors at once lose nothing that either typed', async ({ page, as }) => {
  test.setTimeout(120_000)
  const api = as(author)
  const id = await newDraft(api)
  await signIn(page, author)
  const url = `/editions/${id}/contacts/bao-chi`
  await page.goto(url)
  const name = page.getByLabel('Tên', { exact: true })
  await name.fill('Phóng viên thường trú')

  // Somebody changes another part: the save goes through by itself.
  const contacts = async (change: (c: Schemas['HandbookContact']) => Schemas['HandbookContact'], part: string) => {
    const e = await api.get<Detail>(`/handbook/editions/${id}`)
    const contact = change(e.content.contacts.find(c => c.id === part) as Schemas['HandbookContact'])
    await api.put(`/handbook/editions/${id}/contacts/${part}`, { contact }, match(e))
  }
  await contacts(c => ({ ...c, name: 'Pháp chế Sở' }), 'phap-che')
  await save(page)
  await expect(name).toHaveValue('Phóng viên thường trú')

  // Somebody changes this part: theirs comes where nothing was typed, and both are told where both typed.
  await name.fill('Phóng viên địa bàn')
  await contacts(c => ({ ...c, name: 'Nhà báo', for: 'Nhận thông cáo' }), 'bao-chi')
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(page.getByText(/cũng vừa sửa phần này/)).toBeVisible()
  await expect(name).toHaveValue('Phóng viên địa bàn')
  await expect(page.getByLabel('Gọi để làm gì')).toHaveValue('Nhận thông cáo')
  await page.getByText('Bản của người kia: Tên').click()
  await expect(page.getByRole('alert').or(page.getByRole('status')).locator('pre')).toHaveText('Nhà báo')
  await accessible(page)
  await save(page)
  const e = await api.get<Detail>(`/handbook/editions/${id}`)
  expect(e.content.contacts.find(c => c.id === 'bao-chi')).toMatchObject({
    name: 'Phóng viên địa bàn',
    for: 'Nhận thông cáo',
  })
  expect(e.content.contacts.find(c => c.id === 'phap-che')).toMatchObject({ name: 'Pháp chế Sở' })

  // Both make a part of one name: neither is written over.
  await page.goto(`/editions/${id}/contacts/_new`)
  await name.fill('Trực báo')
  await page.getByLabel('Gọi để làm gì').fill('Của tôi')
  const now = await api.get<Detail>(`/handbook/editions/${id}`)
  const theirs = { name: 'Trực báo', for: 'Của họ', level: 1 }
  await api.put(`/handbook/editions/${id}/contacts/truc-bao`, { contact: theirs }, match(now))
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(page.getByText(/Người khác vừa sửa bản thảo này/)).toBeVisible()
  await save(page)
  await expect(page).toHaveURL(/contacts\/truc-bao-2$/)
  const both = (await api.get<Detail>(`/handbook/editions/${id}`)).content.contacts.filter(c => c.name === 'Trực báo')
  expect(both.map(c => c.for)).toEqual(['Của họ', 'Của tôi'])

  // What is wrong stands at its field and below.
  await page.goto(`/editions/${id}/channels/_new`)
  await page.getByLabel('Tên', { exact: true }).fill('Trang báo tin')
  await page.getByLabel('Cách báo').fill('Mở trang')
  await page.getByLabel('Địa chỉ').fill('trangbao.vn')
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(page.getByText('địa chỉ phải bắt đầu bằng https://').first()).toBeVisible()
  await expect(page.getByLabel('Địa chỉ')).toHaveAttribute('aria-invalid', 'true')
  await accessible(page)
})

test('every form of a draft is accessible', async ({ page, as }) => {
  test.setTimeout(480_000)
  const api = as(author)
  const id = await newDraft(api)
  const { content: c } = await api.get<Detail>(`/handbook/editions/${id}`)
  await signIn(page, author)
  page.on('dialog', d => void d.accept())
  for (const part of [
    'head/head',
    `sections/${c.sections[4]?.id}`,
    `templates/${c.templates[0]?.id}`,
    `criteria/${c.criteria[0]?.id}`,
    `levels/${c.levels[2]?.id}`,
    `tree/${c.tree[0]?.id}`,
    `contacts/${c.contacts[0]?.id}`,
    'synonyms/synonyms',
    'tree/_new',
    'sections/_new',
    'templates/_new',
    'criteria/_new',
    'questions/_new',
  ]) {
    await page.goto(`/editions/${id}/${part}`)
    await expect(page.getByRole('button', { name: 'Lưu', exact: true })).toBeVisible()
    await accessible(page)
  }
})
