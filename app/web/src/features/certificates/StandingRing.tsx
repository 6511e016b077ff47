import { IconArrowsExchange, IconCheck, IconHourglass, IconX } from '@tabler/icons-react'
import { Ring } from '@/ui'
import type { Certificate } from './api'
import { remaining, type Standing, standing, tones } from './standing'

const icons: Record<Standing, typeof IconCheck> = {
  valid: IconCheck,
  expiring: IconHourglass,
  expired: IconX,
  superseded: IconArrowsExchange,
  revoked: IconX,
}

/** How much of a certificate's time is left, with how it stands in the middle. */
export function StandingRing({ certificate }: { certificate: Certificate }) {
  const s = standing(certificate)
  const Icon = icons[s]
  return (
    <Ring part={remaining(certificate)} tone={tones[s]} size={48}>
      <Icon size={20} />
    </Ring>
  )
}
