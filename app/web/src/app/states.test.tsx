import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { vi as texts } from '@/i18n/vi'
import { RouteError } from './states'

afterEach(cleanup)

test.each([
  'Failed to fetch dynamically imported module: https://lantoa.example/assets/LessonPage.js',
  'error loading dynamically imported module: https://lantoa.example/assets/LessonPage.js',
  'Importing a module script failed.',
])('code that did not come is told as no line: %s', said => {
  render(<RouteError error={new TypeError(said)} reset={vi.fn()} />)
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(texts.frame.offlineTitle)
})

test('a fault is told as one', () => {
  render(<RouteError error={new TypeError('x is not a function')} reset={vi.fn()} />)
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(texts.frame.errorTitle)
})
