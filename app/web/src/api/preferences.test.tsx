import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { currentLanguage, setLanguage } from '@/i18n'
import { meQuery } from './me'
import { usePreferenceLanguage, useSavePreferences } from './preferences'
import { session } from './session'

const server = { version: 0, language: 'vi', mailReminders: true, mailOverviews: true }
let stale = 0

beforeEach(async () => {
  localStorage.clear()
  Object.assign(server, { version: 0, language: 'vi', mailReminders: true, mailOverviews: true })
  stale = 0
  session.accept({
    accessToken: `h.${btoa('{"sub":"a"}')}.s`,
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
  } as never)
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'PUT') {
      if (stale-- > 0) {
        server.version++
        server.mailOverviews = false
        return Response.json({ status: 412, code: 'stale' }, { status: 412 })
      }
      expect(request.headers.get('If-Match')).toBe(`"${server.version}"`)
      Object.assign(server, await request.json(), { version: server.version + 1 })
    }
    return Response.json(server)
  })
  await setLanguage('vi')
})

function signedIn(id: string) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  queries.setQueryData(meQuery.queryKey, { id } as never)
  return {
    wrapper: (props: { children: ReactNode }) => (
      <QueryClientProvider client={queries}>{props.children}</QueryClientProvider>
    ),
  }
}

test('the language chosen elsewhere is taken up once on a new device', async () => {
  Object.assign(server, { version: 3, language: 'en' })
  renderHook(usePreferenceLanguage, signedIn('a'))
  await waitFor(() => expect(currentLanguage()).toBe('en'))
  await waitFor(() => expect(localStorage.getItem('lantoa.languageOf')).toBe('a'))
  await setLanguage('vi')
  renderHook(usePreferenceLanguage, signedIn('a'))
  await new Promise(done => setTimeout(done, 50))
  expect(currentLanguage()).toBe('vi')
})

test('who never chose keeps the language of the device', async () => {
  await setLanguage('en')
  renderHook(usePreferenceLanguage, signedIn('b'))
  await waitFor(() => expect(localStorage.getItem('lantoa.languageOf')).toBe('b'))
  expect(currentLanguage()).toBe('en')
})

test('what another device changed meanwhile is kept', async () => {
  stale = 1
  const { result } = renderHook(useSavePreferences, signedIn('a'))
  await result.current.mutateAsync({ language: 'en' })
  expect(server).toEqual({ version: 2, language: 'en', mailReminders: true, mailOverviews: false })
})
