import { defineConfig } from '@playwright/test'
import { browserFlags, browserPath } from './scripts/browser.mjs'

/** Real browser, real binary, real servers: each worker starts its own on free ports (e2e/fixtures.ts). */
export default defineConfig({
  testDir: 'e2e',
  outputDir: '../../coverage/e2e',
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  // A second try on a crowded machine; the report names what needed it.
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.CI ? 'line' : 'list',
  use: {
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    // Recording every test takes a third of the run; of one that failed, ask with --trace on.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: await browserPath(),
      args: browserFlags,
      // Without a UTF-8 locale Chromium calls every file with a Vietnamese name "download".
      env: { ...(process.env as Record<string, string>), LC_ALL: 'C.UTF-8' },
    },
  },
  projects: [
    {
      name: 'phone',
      use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
    { name: 'desktop', use: { viewport: { width: 1280, height: 900 } }, grep: /@desktop/ },
  ],
})
