import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Section } from '@/ui'
import type { Certificate } from './api'
import styles from './certificates.module.css'
import { bookNumber, checkCode, validityWords } from './words'

/** What the page says, as text that can be read, copied and made larger. */
export function Facts({ certificate: c }: { certificate: Certificate }) {
  const t = useText().certificates
  const rows: [string, string | undefined][] = [
    [t.holder, c.holder.fullName],
    [t.birthDate, c.holder.birthDate && date(c.holder.birthDate)],
    [t.position, c.holder.position],
    [t.department, c.holder.department],
    [t.course, c.programme],
    [t.study, c.from === c.to ? date(c.from) : t.studyDays(date(c.from), date(c.to))],
    [t.periods, String(c.periods)],
    [t.classification, c.classification],
    [t.number, c.numberText],
    [t.book, t.bookOf(bookNumber(c.number), c.year)],
    [t.issuer, c.authority.name],
    [t.signer, c.authority.signerName],
    [t.issuedOn, date(c.issuedAt)],
    [t.validity, validityWords(t, c.validUntil)],
    [t.code, checkCode(c.code)],
  ]
  return (
    <Section title={t.facts}>
      <dl className={styles.list}>
        {rows.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </Section>
  )
}
