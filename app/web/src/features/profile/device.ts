/** What a session's user agent says of its browser and system; undefined where it does not tell. */
export function deviceOf(userAgent: string | undefined): { browser?: string; system?: string } {
  const ua = userAgent ?? ''
  return { browser: first(browsers, ua), system: first(systems, ua) }
}

type Sign = [RegExp, string]

// Browsers pretend to be others: the more particular name stands first.
const browsers: Sign[] = [
  [/\bZalo\b/i, 'Zalo'],
  [/\b(coc_coc_browser|CocCoc)/i, 'Coc Coc'],
  [/\bEdg(A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/\bcurl\//, 'curl'],
]

const systems: Sign[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b|\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
]

const first = (signs: Sign[], ua: string): string | undefined => signs.find(([sign]) => sign.test(ua))?.[1]
