import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { loadWords } from '@/i18n'

vi.mock('@/api/client', () => ({ api: {}, data: vi.fn(), file: vi.fn(async () => new Blob(['WEBVTT'])) }))

beforeAll(() => loadWords('lesson'))
beforeEach(() => {
  URL.createObjectURL = vi.fn(() => 'blob:captions')
  URL.revokeObjectURL = vi.fn()
})
afterEach(cleanup)

async function show(from?: number) {
  const { Video } = await import('./Video')
  const played = vi.fn()
  const video = { url: 'https://example.org/a.mp4', title: 'Một cuộc họp báo', minutes: 4, captions: 'a.vtt' }
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Video enrolment="e1" video={video} from={from} onPlayed={played} />
    </QueryClientProvider>,
  )
  const player = screen.getByTitle<HTMLVideoElement>('Một cuộc họp báo')
  Object.defineProperty(player, 'duration', { value: 240 })
  return { player, played }
}

test('goes on where it stopped, and tells how far it came', async () => {
  const { player, played } = await show(75)
  fireEvent.loadedMetadata(player)
  expect(player.currentTime).toBe(75)
  expect(screen.getByRole('status').textContent).toContain('01:15')
  fireEvent.timeUpdate(player)
  expect(played).toHaveBeenCalledWith(75)
})

test('near its beginning or end it starts anew', async () => {
  const { player } = await show(238)
  fireEvent.loadedMetadata(player)
  expect(player.currentTime).toBe(0)
})

test('has captions from the course, and says when it cannot be played', async () => {
  const { player } = await show()
  await vi.waitFor(() => expect(player.querySelector('track')?.getAttribute('src')).toBe('blob:captions'))
  fireEvent.error(player)
  expect((await screen.findByRole('status')).textContent).toContain('Không phát được video')
})
