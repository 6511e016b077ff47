import { IconArrowsExchange, IconCircleCheck, IconCircleX, IconHourglass } from '@tabler/icons-react'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { classes } from '@/ui'
import type { Certificate } from './api'
import styles from './certificates.module.css'
import { daysLeft, type Standing, standing } from './standing'
import { leftWords, validityWords } from './words'

const icons: Record<Standing, typeof IconCircleCheck> = {
  valid: IconCircleCheck,
  expiring: IconHourglass,
  expired: IconCircleX,
  superseded: IconArrowsExchange,
  revoked: IconCircleX,
}

/** How the certificate stands, over its picture. */
export function Ribbon({ certificate: c }: { certificate: Certificate }) {
  const t = useText().certificates
  const s = standing(c)
  const Icon = icons[s]
  const left = daysLeft(c)
  return (
    <p className={classes(styles.ribbon, styles[s])}>
      <Icon size={20} aria-hidden="true" />
      <b>{s === 'expiring' ? t.ribbon.expiring(leftWords(t, left ?? 0)) : t.ribbon[s]}</b>
      <span>{ended(t, c, s)}</span>
    </p>
  )
}

function ended(t: ReturnType<typeof useText>['certificates'], c: Certificate, s: Standing): string {
  if (s === 'revoked') return c.revokedAt ? date(c.revokedAt) : ''
  if (s === 'superseded') return c.supersededAt ? date(c.supersededAt) : ''
  if (s === 'expired') return c.validUntil ? date(c.validUntil) : ''
  return validityWords(t, c.validUntil)
}
