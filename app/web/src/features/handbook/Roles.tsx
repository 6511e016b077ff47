import type { Schemas } from '@/api/client'
import { useText } from '@/i18n'
import { Section } from '@/ui'
import styles from './section.module.css'

/** Who does, answers for, is asked, is told. */
export function Roles({ roles }: { roles: Schemas['HandbookRole'][] }) {
  const t = useText()
  if (roles.length === 0) return null
  return (
    <Section title={t.handbook.roles}>
      <dl className={styles.roles}>
        {Object.entries(t.handbook.parts).map(([part, words]) => {
          const who = roles.filter(r => r.part === part).map(r => r.role)
          return (
            who.length > 0 && (
              <div key={part}>
                <dt>
                  <b>{part}</b> {words}
                </dt>
                <dd lang="vi">{who.join(', ')}</dd>
              </div>
            )
          )
        })}
      </dl>
    </Section>
  )
}
