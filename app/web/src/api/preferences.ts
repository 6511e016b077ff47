import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { setLanguage } from '@/i18n'
import { api, data, type Schemas } from './client'
import { useMe } from './me'
import { isProblem } from './problem'
import { remember, remembered } from './remembered'

export type Preferences = Schemas['RemindersPreferences']

export const preferencesQuery = queryOptions({
  queryKey: ['preferences'] as const,
  queryFn: read,
})

function read({ signal }: { signal?: AbortSignal } = {}) {
  return data(api.GET('/api/v1/me/preferences', { signal }))
}

/** Changes some of one's preferences; what another device changed meanwhile is kept. */
export function useSavePreferences() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (change: Partial<Omit<Preferences, 'version'>>) => {
      try {
        return await write(await read(), change)
      } catch (e) {
        if (!isProblem(e, 'stale')) throw e
        return write(await read(), change)
      }
    },
    onSuccess: saved => queries.setQueryData(preferencesQuery.queryKey, saved),
  })
}

function write({ version, ...old }: Preferences, change: Partial<Preferences>) {
  return data(
    api.PUT('/api/v1/me/preferences', {
      params: { header: { 'If-Match': `"${version}"` } },
      body: { ...old, ...change },
    }),
  )
}

const marker = 'lantoa.languageOf'

/**
 * Takes up the language that the person chose elsewhere, once after they signed
 * in on a device that another person used last, or nobody.
 */
export function usePreferenceLanguage() {
  const person = useMe()?.id
  useEffect(() => {
    if (person) void takeUp(person)
  }, [person])
}

async function takeUp(person: string) {
  if (remembered(marker) === person) return
  try {
    const chosen = await read()
    if (chosen.version > 0) await setLanguage(chosen.language)
    remember(marker, person)
  } catch {
    // The device's own language will do; it is tried again at the next start.
  }
}
