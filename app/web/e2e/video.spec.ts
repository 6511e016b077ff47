import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { accessible, expect, type Schemas, signIn, test } from './fixtures'

// No authored course has a recording: the lesson's answer is given one, kept elsewhere as a real one would be.
const address = 'https://phim.hungyen.example/mo-dau.webm'
const clip = readFileSync(new URL('./media/minute.webm', import.meta.url)) // 60 s of one colour
const captions = 'WEBVTT\n\n00:00.000 --> 00:59.000\nXin chào các anh, chị.\n'

async function withVideo(page: Page) {
  await page.route(address, route => {
    const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(route.request().headers().range ?? '') ?? []
    const end = to ? Number(to) : clip.length - 1
    return route.fulfill({
      status: 206,
      contentType: 'video/webm',
      headers: { 'Accept-Ranges': 'bytes', 'Content-Range': `bytes ${from}-${end}/${clip.length}` },
      body: clip.subarray(Number(from), end + 1),
    })
  })
  await page.route(/\/api\/v1\/enrolments\/[^/]+\/lessons\/nguoi-phat-ngon(\?|$)/, async route => {
    const response = await route.fetch()
    const lesson = (await response.json()) as Schemas['LearningLessonPage']
    const video = { url: address, title: 'Lời mở đầu', minutes: 1, captions: 'mo-dau.vtt' }
    return route.fulfill({ response, json: { ...lesson, video } })
  })
  await page.route(/\/files\/mo-dau\.vtt$/, route => route.fulfill({ contentType: 'text/vtt', body: captions }))
}

test.use({ serviceWorkers: 'block' }) // its requests are not seen by the routes above

test('a recording plays with captions, and goes on where it stopped @desktop', async ({ page, learner }) => {
  const enrolment = await learner.api.post<Schemas['LearningEnrolment']>('/courses/phat-ngon-bao-chi/enrolments')
  const lesson = `/learn/${enrolment.id}/lessons/nguoi-phat-ngon`
  await signIn(page, learner.email)
  await withVideo(page)
  await page.goto(lesson)
  const player = page.locator('video')
  await expect(player).toHaveJSProperty('controls', true)
  await expect.poll(() => player.evaluate((v: HTMLVideoElement) => Math.round(v.duration))).toBe(60)
  await expect
    .poll(() => player.evaluate((v: HTMLVideoElement) => (v.textTracks[0]?.cues?.[0] as VTTCue | undefined)?.text))
    .toBe('Xin chào các anh, chị.')
  expect(await player.evaluate((v: HTMLVideoElement) => v.textTracks[0]?.mode)).toBe('showing')
  await accessible(page)

  await player.evaluate(async (v: HTMLVideoElement) => {
    v.muted = true
    v.currentTime = 31
    await v.play()
  })
  await expect.poll(() => player.evaluate((v: HTMLVideoElement) => v.currentTime)).toBeGreaterThan(31.5)
  await player.evaluate((v: HTMLVideoElement) => v.pause())
  await page.goto('/') // leaving tells the server how far
  await expect
    .poll(async () => {
      const view = await learner.api.get<Schemas['LearningEnrolmentView']>(`/enrolments/${enrolment.id}`)
      return view.progress.lessons['nguoi-phat-ngon']?.videoSeconds // whole seconds
    })
    .toBeGreaterThanOrEqual(31)

  await page.goto(lesson)
  await expect(page.getByText(/Phát tiếp từ/)).toBeVisible()
  await expect.poll(() => player.evaluate((v: HTMLVideoElement) => v.currentTime)).toBeGreaterThanOrEqual(31)
})

test('a recording that cannot be had is told, and the text stays', async ({ page, learner }) => {
  const enrolment = await learner.api.post<Schemas['LearningEnrolment']>('/courses/phat-ngon-bao-chi/enrolments')
  await signIn(page, learner.email)
  await withVideo(page)
  await page.route(address, route => route.abort())
  await page.goto(`/learn/${enrolment.id}/lessons/nguoi-phat-ngon`)
  await expect(page.getByText(/Không phát được/)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Điểm chính' })).toBeVisible()
})
