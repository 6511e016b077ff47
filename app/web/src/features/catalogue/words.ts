import { currentLanguage } from '@/i18n'
import type { Text } from '@/i18n/vi'
import type { Course } from './api'

/** A code that has no words yet stands for itself. */
export const competenceWords = (code: string, t: Text): string => t.catalogue.competences[code] ?? code
export const audienceWords = (code: string, t: Text): string => t.catalogue.audiences[code] ?? code

export const titleOf = (c: { title: string; titleEn: string }): string =>
  currentLanguage() === 'en' && c.titleEn ? c.titleEn : c.title

/** The words by which a course is known beside its title. */
export const wordsOf = (t: Text) => (c: Course) =>
  [competenceWords(c.competence, t), ...c.audiences.map(a => audienceWords(a, t))].join(' ')
