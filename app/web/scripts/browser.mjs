export const browserFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/**
 * CHROME_PATH, else the headless shell inside the npm package: the same for
 * everybody, and a third quicker than a whole Chromium without a window.
 * @returns {Promise<string>}
 */
export async function browserPath() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH
  // Told that it runs where no libraries are installed, the package brings its own beside the browser.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x'
  const { default: chromium } = await import('@sparticuz/chromium')
  return chromium.executablePath()
}
