import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useMe } from '@/api/me'
import { useText } from '@/i18n'
import { Failure, Notice, Page, Skeleton } from '@/ui'
import { Actions } from './Actions'
import { type Certificate, certificateQuery } from './api'
import styles from './certificates.module.css'
import { Facts } from './Facts'
import { Renew } from './Renew'
import { Ribbon } from './Ribbon'
import { Sheet } from './Sheet'
import { daysLeft, standing } from './standing'
import { leftWords } from './words'

export default function CertificatePage() {
  const t = useText()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useQuery(certificateQuery(id))
  const crumb = { to: '/certificates', label: t.certificates.title } as const
  if (error) return <Failure error={error} retry={() => void refetch()} heading="h1" />
  if (!data) {
    return (
      <Page title={t.common.loading} crumb={crumb}>
        <Skeleton height={44} />
        <div className={styles.waiting}>
          <Skeleton height="100%" />
        </div>
      </Page>
    )
  }
  return (
    <Page title={data.courseTitle} crumb={crumb} lead={<span className={styles.number}>{data.numberText}</span>}>
      <div className={styles.columns}>
        <div className={styles.stack}>
          <div>
            <Ribbon certificate={data} />
            <Sheet certificate={data} />
          </div>
          <Actions certificate={data} />
          <Advice certificate={data} />
        </div>
        <Facts certificate={data} />
      </div>
    </Page>
  )
}

/** What to do about how the certificate stands; only the holder renews. */
function Advice({ certificate: c }: { certificate: Certificate }) {
  const t = useText().certificates
  const mine = useMe()?.id === c.personId
  const s = standing(c)
  if (s === 'revoked') {
    return (
      <Notice tone="bad">
        {c.revocation && <p>{t.reason(c.revocation.reason)}</p>}
        <p>{t.revokedHelp}</p>
      </Notice>
    )
  }
  if (s === 'superseded' && c.supersededBy) {
    return (
      <Notice>
        <Link to="/certificates/$id" params={{ id: c.supersededBy }} className={styles.target}>
          {t.newer}
        </Link>
      </Notice>
    )
  }
  if (!mine || (s !== 'expiring' && s !== 'expired')) return null
  return (
    <Notice tone={s === 'expired' ? 'bad' : 'soon'}>
      <div className={styles.stack}>
        <p>{s === 'expired' ? t.renewLate : t.renewWhy(leftWords(t, daysLeft(c) ?? 0))}</p>
        <div>
          <Renew courseCode={c.courseCode} />
        </div>
      </div>
    </Notice>
  )
}
