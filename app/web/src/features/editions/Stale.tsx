import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, Notice } from '@/ui'
import { editionQuery } from './api'

/** Tells that another author was quicker, with the newer draft at hand; what else went wrong, as the caller says. */
export function Stale({ error, id, otherwise }: { error: Error | null; id: string; otherwise: ReactNode }) {
  const t = useText().editions
  const queries = useQueryClient()
  if (!isProblem(error, 'stale')) return otherwise
  return (
    <Notice
      tone="soon"
      live
      action={
        <Button look="secondary" small onClick={() => void queries.invalidateQueries(editionQuery(id))}>
          {t.loadAgain}
        </Button>
      }
    >
      {t.stale}
    </Notice>
  )
}
