import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHourglass } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { can, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Chip, type Tone } from '@/ui'
import type { Item, Need, State } from './api'
import styles from './staffing.module.css'

const tones: Record<State, Tone> = { holds: 'ok', expiring: 'soon', lacks: 'bad', waived: 'neutral' }
const icons: Record<State, typeof IconCircleCheck> = {
  holds: IconCircleCheck,
  expiring: IconHourglass,
  lacks: IconCircleX,
  waived: IconAlertTriangle,
}

/** A person in a position with what it requires. */
export function PersonRow({ item: i }: { item: Item }) {
  const t = useText().staffing
  return (
    <li className={styles.person}>
      <div>
        <h2 className={styles.name}>{i.name}</h2>
        <p className={styles.dim}>
          {i.position}
          {!i.main && ` (${t.concurrent})`}, {i.department}
        </p>
      </div>
      <ul className={styles.needs}>
        {i.requirements.map(n => (
          <NeedRow key={n.requirementId} need={n} />
        ))}
      </ul>
    </li>
  )
}

function NeedRow({ need: n }: { need: Need }) {
  const t = useText().staffing
  const mayRead = can(useMe(), 'certificates.read')
  const Icon = icons[n.state]
  return (
    <li className={styles.need}>
      <span>{n.course}</span>
      <span className={styles.needState}>
        <Chip tone={tones[n.state]} icon={<Icon size={16} aria-hidden="true" />}>
          {t.states[n.state]}
        </Chip>
        {n.certificateId && n.number && (
          <span className={styles.figure}>
            {mayRead ? (
              <Link to="/certificates/$id" params={{ id: n.certificateId }} className={styles.target}>
                {n.number}
              </Link>
            ) : (
              n.number
            )}
          </span>
        )}
        {n.certificateId && (
          <span className={styles.dim}>{n.validUntil ? t.validUntil(date(n.validUntil)) : t.endless}</span>
        )}
        {n.waivedUntil && <span className={styles.dim}>{t.waivedUntil(date(n.waivedUntil))}</span>}
      </span>
    </li>
  )
}
