import 'fake-indexeddb/auto'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answerQueue } from '@/api/answers'
import { session } from '@/api/session'
import { loadWords } from '@/i18n'
import { useSubmit } from './api'
import { SubmitDialog } from './SubmitDialog'

const done = vi.fn()
const closed = vi.fn()
let sent: string[] = []
let reply: (r: Request) => Response | Promise<Response>

beforeEach(async () => {
  done.mockReset()
  closed.mockReset()
  sent = []
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
  }
  session.accept({ accessToken: `h.${btoa('{"sub":"nhung"}')}.s`, expiresAt: '2999-01-01T00:00:00Z' } as never)
  vi.stubGlobal('fetch', async (r: Request | string) => {
    if (typeof r === 'string') return new Response('ok')
    sent.push(`${r.method} ${new URL(r.url).pathname}`)
    return reply(r)
  })
  await loadWords('quiz')
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { mutations: { retry: false } } })}>
      <Asked />
    </QueryClientProvider>,
  )
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function Asked() {
  return <SubmitDialog attemptId="a" submit={useSubmit('a')} unanswered={0} onDone={done} onClose={closed} />
}

const finished = () => Response.json({ id: 'a', state: 'finished', answers: {}, serverTime: new Date().toISOString() })
const button = () => screen.getAllByRole('button', { hidden: true }).at(-1) as HTMLElement
const submits = () => sent.filter(s => s === 'POST /api/v1/attempts/a/submit').length

test('pressed twice it hands in once', async () => {
  reply = finished
  fireEvent.click(button())
  fireEvent.click(button())
  await waitFor(() => expect(done).toHaveBeenCalledTimes(1))
  expect(submits()).toBe(1)
})

test('when the reply is lost it says so, and pressed again it is done', async () => {
  reply = () => Promise.reject(new TypeError('cut'))
  fireEvent.click(button())
  await waitFor(() => expect(screen.getByRole('alert', { hidden: true })).toBeTruthy())
  expect(done).not.toHaveBeenCalled()
  reply = finished
  fireEvent.click(button())
  await waitFor(() => expect(done).toHaveBeenCalledTimes(1))
  expect(submits()).toBe(2)
})

test('while an answer waits, in whichever tab it was given, nothing is handed in', async () => {
  reply = () => Response.json({ status: 500, code: 'internal' }, { status: 500 })
  await answerQueue.put('a', 'q1', { text: 'ba' }, 60_000).kept
  fireEvent.click(button())
  await waitFor(() => expect(screen.getByRole('alert', { hidden: true })).toBeTruthy())
  expect(submits()).toBe(0)
  reply = async r =>
    r.method === 'PUT'
      ? Response.json({
          question: 'q1',
          seq: ((await r.json()) as { seq: number }).seq,
          savedAt: new Date().toISOString(),
        })
      : finished()
  fireEvent.click(button())
  await waitFor(() => expect(done).toHaveBeenCalledTimes(1))
})
