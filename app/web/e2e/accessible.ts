import { expect, type Locator, type Page } from '@playwright/test'
import axe from 'axe-core'

type Scheme = 'light' | 'dark'
type Language = 'vi' | 'en'

/**
 * No finding of axe (WCAG 2.2 AA and best practices) on the screen as it
 * stands, in both languages and both colour schemes, and nothing wider than
 * the screen; `english` is its heading in English, where that is asked. Two
 * scans do: what depends on colours does not depend on the words, nor the
 * other way round. The page is left in the language and the scheme in which
 * it was.
 */
export async function accessible(page: Page, english?: string): Promise<void> {
  const was = await page.evaluate(() => ({
    scheme: document.documentElement.dataset.mantineColorScheme as Scheme | undefined,
    language: document.documentElement.lang as Language,
    // What the server writes itself speaks both languages at once; without a line the other's words may not be had.
    speaks: !!document.getElementById('root') && (navigator.onLine || !!navigator.serviceWorker.controller),
  }))
  const other = was.language === 'en' ? 'vi' : 'en'
  await unblemished(page, 'light', was.language)
  if (was.speaks) await speak(page, other)
  if (english) await expect(page.getByRole('heading', { level: 1, name: english })).toBeVisible()
  await unblemished(page, 'dark', was.speaks ? other : was.language)
  if (was.speaks) await speak(page, was.language)
  await page.emulateMedia({ colorScheme: null })
  await page.evaluate(scheme => {
    if (scheme) document.documentElement.dataset.mantineColorScheme = scheme
  }, was.scheme)
}

/** No finding in the dialog that opens, and away with it. */
export async function accessibleDialog(page: Page, opener: Locator): Promise<void> {
  await opener.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await accessible(page)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
}

/** Switches the language in place, as another tab of the person would. */
async function speak(page: Page, language: Language): Promise<void> {
  await page.evaluate(
    newValue => dispatchEvent(new StorageEvent('storage', { key: 'lantoa.language', newValue })),
    language,
  )
  await expect(page.locator('html')).toHaveAttribute('lang', language)
}

async function unblemished(page: Page, scheme: Scheme, language: Language): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme })
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  let { wider, findings } = await scan(page, scheme)
  // A bar over the end of the page hides part of a target that scrolling brings out: seen whole, it counts.
  const size = page.viewportSize()
  if (size && findings.length > 0 && findings.every(f => f.startsWith('target-size'))) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight + 200)
    await page.setViewportSize({ width: size.width, height })
    findings = (await scan(page, scheme)).findings
    await page.setViewportSize(size)
  }
  expect(wider, `points by which ${page.url()} is wider than the screen in ${language}`).toBeLessThanOrEqual(0)
  expect(findings, `${page.url()} in ${scheme}, ${language}`).toEqual([])
}

/** One scan, when animations have ended; only what is found leaves the page. */
function scan(page: Page, scheme: Scheme): Promise<{ wider: number; findings: string[] }> {
  return page.evaluate(async s => {
    const root = document.documentElement
    root.dataset.mantineColorScheme = s
    await Promise.all(
      document
        .getAnimations()
        .filter(a => a.effect?.getTiming().iterations !== Infinity)
        .map(a => a.finished.catch(() => undefined)), // cancelled is over, too
    )
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
    return {
      wider: root.scrollWidth - root.clientWidth,
      findings: violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(' | ')}`),
    }
  }, scheme)
}
