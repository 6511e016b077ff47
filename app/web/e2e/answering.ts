import type { Locator, Page } from '@playwright/test'
import { accessibleDialog, expect, type Schemas, test } from './fixtures'

type Question = Schemas['CoursesPaperQuestion']
type Answer = Schemas['CoursesAnswer']

export const options = (page: Page) => page.locator('label:has(input)')

const touch = (on: Locator) => (test.info().project.use.hasTouch ? on.tap() : on.click())

export function textOf(list: Question['options'], id: string | undefined): string {
  return list?.find(o => o.id === id)?.text ?? ''
}

/** Answers the question that is shown with a finger, or, where there is no touch, with the mouse; `fresh` drags and opens what others need not. */
export async function byTouch(page: Page, q: Question, a: Answer, fresh = false) {
  if (a.bool !== undefined) return touch(options(page).nth(a.bool ? 0 : 1))
  if (a.text !== undefined) return page.getByRole('textbox').fill(a.text)
  if (a.pairs) {
    for (const [left, right] of Object.entries(a.pairs)) {
      const opener = page.getByRole('button', { name: `Chọn vế ghép cho: ${textOf(q.options, left)}`, exact: true })
      if (fresh && left === Object.keys(a.pairs)[0]) await accessibleDialog(page, opener)
      await touch(opener)
      await touch(
        page
          .getByRole('dialog')
          .getByRole('button', { name: textOf(q.right, right) })
          .first(),
      )
    }
    return
  }
  if (q.type !== 'ordering') {
    for (const id of a.choice ?? []) await touch(options(page).nth(q.options?.findIndex(o => o.id === id) ?? 0))
    return
  }
  if (fresh) await dragFirstDown(page)
  await sort(page, q, a, name => touch(page.getByRole('button', { name, exact: true })))
}

async function dragFirstDown(page: Page) {
  const handle = page.getByRole('button', { name: /^Kéo để đổi chỗ/ })
  const from = await handle.nth(0).boundingBox()
  const to = await handle.nth(1).boundingBox()
  if (!from || !to) throw new Error('nothing to drag')
  const before = await page.getByRole('listitem').filter({ has: handle }).allInnerTexts()
  await page.mouse.move(from.x + 10, from.y + 20)
  await page.mouse.down()
  await page.mouse.move(from.x + 10, from.y + 40, { steps: 4 })
  await page.mouse.move(to.x + 10, to.y + to.height - 4, { steps: 8 })
  await page.mouse.up()
  await expect(page.getByRole('listitem').filter({ has: handle }).first()).not.toHaveText(before[0] ?? '')
}

/** Brings every item to its place by the buttons “Chuyển lên”. */
export async function sort(page: Page, q: Question, a: Answer, press: (name: string) => Promise<void>) {
  const rows = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Kéo để đổi chỗ/ }) })
  await expect(rows.first()).toBeVisible()
  for (const [place, id] of (a.choice ?? []).entries()) {
    const text = textOf(q.options, id)
    for (let tries = 0; tries < 10; tries++) {
      const at = (await rows.allInnerTexts()).findIndex(row => row.includes(text))
      if (at <= place) break
      await press(`Chuyển lên: ${text}`)
    }
  }
}

/** Hands in and sees the result. */
export async function submit(page: Page, unanswered = 0) {
  const dialog = page.getByRole('dialog', { name: 'Nộp bài?' })
  await page.getByRole('button', { name: 'Nộp bài' }).click()
  await expect(dialog).toContainText(unanswered ? `Còn ${unanswered} câu chưa trả lời` : 'trả lời tất cả')
  await dialog.getByRole('button', { name: 'Nộp bài' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Kết quả bài kiểm tra' })).toBeVisible()
}
