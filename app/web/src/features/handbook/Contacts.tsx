import { useText } from '@/i18n'
import { List, Section } from '@/ui'
import type { Front } from './api'
import styles from './handbook.module.css'

/** Who calls whom, with the names and numbers of the reader's agency. */
export function Contacts({ front: f }: { front: Front }) {
  const t = useText()
  const name = (id: string) => f.contacts.find(c => c.id === id)?.name ?? id
  return (
    <Section title={t.crisis.contacts}>
      <details>
        <summary className={styles.summary}>{t.handbook.counted(t.crisis.contacts, f.contacts.length)}</summary>
        <List label={t.crisis.contacts}>
          {f.contacts.map(c => (
            <li key={c.id} className={styles.contact} lang="vi">
              <b>{c.name}</b>
              {c.person && <span>{c.person}</span>}
              {c.phone && <a href={`tel:${c.phone.replace(/[^+\d]/g, '')}`}>{c.phone}</a>}
              <span className={styles.dim}>
                {t.crisis.fromLevel(c.level)} · {c.for}
                {c.calls && c.calls.length > 0 && ` · ${t.crisis.calls(c.calls.map(name).join(', '))}`}
              </span>
            </li>
          ))}
        </List>
      </details>
    </Section>
  )
}

/** Where false news is reported. */
export function Channels({ front: f }: { front: Front }) {
  const t = useText()
  return (
    <Section title={t.crisis.channels}>
      <details>
        <summary className={styles.summary}>{t.handbook.counted(t.crisis.channels, f.channels.length)}</summary>
        <List label={t.crisis.channels}>
          {f.channels.map(c => (
            <li key={c.id} id={`channel-${c.id}`} className={styles.contact} lang="vi">
              <b>{c.name}</b>
              {c.number && <a href={`tel:${c.number}`}>{c.number}</a>}
              {c.address && (
                <a href={c.address} rel="noreferrer" target="_blank">
                  {c.address.replace('https://', '')}
                </a>
              )}
              <span className={styles.dim}>{c.how}</span>
            </li>
          ))}
        </List>
      </details>
    </Section>
  )
}
