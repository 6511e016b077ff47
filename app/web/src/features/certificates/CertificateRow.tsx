import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Chip } from '@/ui'
import type { Certificate } from './api'
import styles from './certificates.module.css'
import { Renew } from './Renew'
import { StandingRing } from './StandingRing'
import { daysLeft, standing, tones } from './standing'
import { leftWords, validityWords } from './words'

export function CertificateRow({ certificate: c }: { certificate: Certificate }) {
  const t = useText().certificates
  const s = standing(c)
  const left = daysLeft(c)
  return (
    <li className={styles.row}>
      <StandingRing certificate={c} />
      <div className={styles.rowMain}>
        <Link to="/certificates/$id" params={{ id: c.id }} className={styles.rowLink}>
          {c.courseTitle}
        </Link>
        <p className={styles.facts}>
          <span className={styles.number}>{c.numberText}</span>
          <span>{t.issued(date(c.issuedAt))}</span>
          <span>{stateWords(t, c)}</span>
        </p>
      </div>
      <div className={styles.rowEnd}>
        <Chip tone={tones[s]}>
          {s === 'expiring' || (s === 'valid' && left !== undefined) ? leftWords(t, left ?? 0) : t.groups[s]}
        </Chip>
        {(s === 'expiring' || s === 'expired') && <Renew courseCode={c.courseCode} small />}
      </div>
    </li>
  )
}

function stateWords(t: ReturnType<typeof useText>['certificates'], c: Certificate): string {
  if (c.status === 'revoked' && c.revokedAt) return t.revoked(date(c.revokedAt))
  if (c.status === 'superseded' && c.supersededAt) return t.replaced(date(c.supersededAt))
  if (c.status === 'expired' && c.validUntil) return t.ended(date(c.validUntil))
  return validityWords(t, c.validUntil)
}
