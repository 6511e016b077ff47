import { date } from '@/i18n/format'

/** The last day on which what is due at the instant may be done: midnight belongs to the day that it ends. */
export const lastDay = (due: string): string => date(new Date(due).getTime() - 1)
