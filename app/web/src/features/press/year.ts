import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Whose } from './api'

/** The year whose report counts a moment: from 15/12 of the year before to 14/12 (Decree 244, Article 10.2). */
export function reportYear(at: number): number {
  const here = new Date(at + 7 * 3600_000)
  const year = here.getUTCFullYear()
  return here.getUTCMonth() === 11 && here.getUTCDate() >= 15 ? year + 1 : year
}

/** The report to open at first: in the days in which one is due, that one. */
export function defaultYear(at: number): number {
  const here = new Date(at + 7 * 3600_000)
  const year = reportYear(at)
  return here.getUTCMonth() === 11 && here.getUTCDate() >= 15 ? year - 1 : year
}

export const years = (at: number): number[] => [0, 1, 2, 3].map(n => reportYear(at) - n)

/** Whose report the address names. */
export function useWhose(): [Whose, (change: { year?: number; department?: string }) => void] {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const asked = Number(search.year)
  const whose: Whose = {
    year: Number.isInteger(asked) && asked >= 2020 && asked <= 2100 ? asked : defaultYear(Date.now()),
    department: search.department || undefined,
  }
  const change = (next: { year?: number; department?: string }) => {
    const all = { ...whose, ...next }
    void navigate({
      to: '/press/report',
      search: { year: String(all.year), department: all.department } as never,
      replace: true,
      resetScroll: false,
    })
  }
  return [whose, change]
}
