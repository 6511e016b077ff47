import { IconScale } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '@/i18n'
import { Chip } from '@/ui'
import { LawDialog, LawState } from '@/ui/LawCard'
import { articleWords, type Citation, registerQuery } from '@/ui/law'
import styles from './result.module.css'

/** The law that an explanation cites; each opens its card. */
export function Cites({ links }: { links: string[] }) {
  const t = useText()
  const register = useQuery(registerQuery).data
  const [open, setOpen] = useState<Citation>()
  const cited = links.flatMap(citationOf).flatMap(c => {
    const instrument = register?.find(i => i.id === c.instrument)
    return instrument ? [{ ...c, known: instrument }] : []
  })
  if (cited.length === 0) return null
  return (
    <>
      <ul className={styles.cites}>
        {cited.map(({ instrument, article, known }) => (
          <li key={`${instrument}#${article}`}>
            <button type="button" aria-haspopup="dialog" onClick={() => setOpen({ instrument, article })}>
              <IconScale size={18} aria-hidden="true" />
              {[articleWords(article, t), known.name].filter(Boolean).join(', ')}
            </button>
            {known.state !== 'in-force' && <LawState state={known.state} />}
            {!known.verified && <Chip tone="soon">{t.law.unverifiedShort}</Chip>}
          </li>
        ))}
      </ul>
      {open && <LawDialog cited={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

/** "law:nd-244-2026#d3.5" */
function citationOf(link: string): Citation[] {
  const parts = /^law:([^#]+)(?:#(.+))?$/.exec(link)
  return parts?.[1] ? [{ instrument: parts[1], article: parts[2] ?? '' }] : []
}
