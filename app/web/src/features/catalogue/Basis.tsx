import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '@/i18n'
import { Chip, List, Section } from '@/ui'
import { LawDialog, LawState } from '@/ui/LawCard'
import { type Citation, registerQuery } from '@/ui/law'
import type { CourseView } from './api'
import styles from './course.module.css'

/** The law that a course rests on, with how each instrument stands today. */
export function Basis({ lines }: { lines: CourseView['legalBasis'] }) {
  const t = useText()
  const register = useQuery(registerQuery).data
  const [cited, setCited] = useState<Citation>()
  return (
    <Section title={t.catalogue.legalBasis}>
      <List>
        {lines.map(b => {
          const known = register?.find(i => i.id === b.instrument)
          return (
            <li key={`${b.instrument}/${b.article}`} className={styles.basis}>
              <button
                type="button"
                aria-haspopup="dialog"
                onClick={() => setCited({ instrument: b.instrument, article: '' })}
              >
                <b>{b.name}</b>
                {b.article && <span>{b.article}</span>}
              </button>
              {!b.name.startsWith(b.title) && <p className={styles.dim}>{b.title}</p>}
              <p className={styles.chips}>
                <LawState state={b.state} />
                {known && !known.verified && <Chip tone="soon">{t.law.unverifiedShort}</Chip>}
              </p>
              {b.successors.length > 0 && (
                <p className={styles.dim}>{t.catalogue.replacedBy(b.successors.map(s => s.name).join(', '))}</p>
              )}
            </li>
          )
        })}
      </List>
      {cited && <LawDialog cited={cited} onClose={() => setCited(undefined)} />}
    </Section>
  )
}
