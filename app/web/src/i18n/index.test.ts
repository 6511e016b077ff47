// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.resetModules()
  localStorage.clear()
})

test('a section comes when its page asks for it, in the language of the moment', async () => {
  const { loadWords, setLanguage, text } = await import('.')
  expect(text().quiz).toBeUndefined()
  await loadWords('quiz')
  const vietnamese = text().quiz
  expect(Object.keys(vietnamese).length).toBeGreaterThan(10)
  await setLanguage('en')
  expect(text().quiz).not.toEqual(vietnamese)
  expect(text().auth.signIn).toBe('Sign in')
  await loadWords('home')
  await setLanguage('vi')
  expect(text().quiz).toEqual(vietnamese)
  expect(text().home).toEqual((await import('./vi/home')).home)
})

test('the language of the last visit is taken up, and told to the document', async () => {
  localStorage.setItem('lantoa.language', 'en')
  const { startLanguage, currentLanguage } = await import('.')
  await startLanguage()
  expect(currentLanguage()).toBe('en')
  expect(document.documentElement.lang).toBe('en')
})

test('a switch while words are on their way leaves none of the other language', async () => {
  const { loadWords, setLanguage, text } = await import('.')
  await Promise.all([loadWords('quiz', 'lesson'), setLanguage('en')])
  const { quiz } = await import('./en/quiz')
  expect(text().quiz).toEqual(quiz)
})

test('a switch in another tab is followed', async () => {
  const { currentLanguage, loadWords, startLanguage, text } = await import('.')
  await startLanguage()
  await loadWords('quiz')
  const { quiz } = await import('./en/quiz')
  dispatchEvent(new StorageEvent('storage', { key: 'lantoa.language', newValue: 'en' }))
  await vi.waitFor(() => expect(currentLanguage()).toBe('en'))
  expect(text().quiz).toEqual(quiz)
  dispatchEvent(new StorageEvent('storage', { key: 'lantoa.scheme', newValue: 'dark' }))
  dispatchEvent(new StorageEvent('storage', { key: 'lantoa.language', newValue: null }))
  await vi.waitFor(() => expect(currentLanguage()).toBe('vi'))
})
