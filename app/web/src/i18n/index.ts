import { useSyncExternalStore } from 'react'
import { remember, remembered } from '@/api/remembered'
import type { Text } from './vi'
import { auth } from './vi/auth'
import { common } from './vi/common'
import { frame } from './vi/frame'

export type Language = 'vi' | 'en'

const first: Pick<Text, 'auth' | 'common' | 'frame'> = { auth, common, frame }

/** The sections that come with the pages that use them, so that the first visit does not carry them. */
export type Section = Exclude<keyof Text, keyof typeof first>

const later: { [S in Section]: Record<Language, () => Promise<{ [K in S]: Text[S] }>> } = {
  catalogue: { vi: () => import('./vi/catalogue'), en: () => import('./en/catalogue') },
  certificates: { vi: () => import('./vi/certificates'), en: () => import('./en/certificates') },
  editions: { vi: () => import('./vi/editions'), en: () => import('./en/editions') },
  crisis: { vi: () => import('./vi/crisis'), en: () => import('./en/crisis') },
  handbook: { vi: () => import('./vi/handbook'), en: () => import('./en/handbook') },
  home: { vi: () => import('./vi/home'), en: () => import('./en/home') },
  incidents: { vi: () => import('./vi/incidents'), en: () => import('./en/incidents') },
  insight: { vi: () => import('./vi/insight'), en: () => import('./en/insight') },
  law: { vi: () => import('./vi/law'), en: () => import('./en/law') },
  lesson: { vi: () => import('./vi/lesson'), en: () => import('./en/lesson') },
  notifications: { vi: () => import('./vi/notifications'), en: () => import('./en/notifications') },
  press: { vi: () => import('./vi/press'), en: () => import('./en/press') },
  profile: { vi: () => import('./vi/profile'), en: () => import('./en/profile') },
  progress: { vi: () => import('./vi/progress'), en: () => import('./en/progress') },
  quiz: { vi: () => import('./vi/quiz'), en: () => import('./en/quiz') },
  reading: { vi: () => import('./vi/reading'), en: () => import('./en/reading') },
  search: { vi: () => import('./vi/search'), en: () => import('./en/search') },
  staffing: { vi: () => import('./vi/staffing'), en: () => import('./en/staffing') },
}

const key = 'lantoa.language'
let language: Language = 'vi'
// A page is rendered only when its sections are here (loadWords), so that it may take them for granted.
let words = first as Text
const loaded = new Set<Section>()
const listeners = new Set<() => void>()

export const currentLanguage = (): Language => language

/** The words of the current language, outside of components. */
export const text = (): Text => words

/** The words of the current language; the component follows a switch. */
export function useText(): Text {
  return useSyncExternalStore(subscribe, text)
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage)
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Fetches the words of a page's sections in the current language. */
export async function loadWords(...sections: Section[]): Promise<void> {
  for (const section of sections) loaded.add(section)
  for (;;) {
    const asked = language
    const parts = await Promise.all(sections.map(section => later[section][asked]()))
    if (asked === language) {
      Object.assign(words, ...parts)
      return
    }
  }
}

/** Switches the language, with all that was fetched of the other one. */
export async function setLanguage(next: Language): Promise<void> {
  const base = next === 'en' ? (await import('./first-en')).first : first
  for (;;) {
    const sections = [...loaded]
    const parts = await Promise.all(sections.map(section => later[section][next]()))
    if (sections.length === loaded.size) {
      words = Object.assign({ ...base }, ...parts)
      break
    }
  }
  language = next
  remember(key, next)
  document.documentElement.lang = next
  for (const l of listeners) l()
}

/** Takes up the language of the last visit, and from now on a switch in another tab. */
export async function startLanguage(): Promise<void> {
  addEventListener('storage', e => {
    if (e.key === key) void setLanguage(e.newValue === 'en' ? 'en' : 'vi')
  })
  if (remembered(key) === 'en') await setLanguage('en')
}
