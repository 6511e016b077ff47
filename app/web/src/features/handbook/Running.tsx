import { useText } from '@/i18n'
import { endOfDay, moment } from '@/i18n/format'
import { Chip } from '@/ui'
import type { Clock } from './api'
import shared from './handbook.module.css'
import styles from './urgent.module.css'
import { amount } from './words'

/** Clocks that run, as times of day, the soonest first. */
export function Running(props: { clocks: { clock: Clock; at?: number; unsure?: boolean }[]; began: number }) {
  const t = useText()
  return (
    <>
      <p className={shared.dim}>{t.crisis.clocksFrom(moment(props.began))}</p>
      <ul className={styles.running} lang="vi" aria-label={t.crisis.clocks}>
        {props.clocks.map(({ clock: c, at, unsure }) => (
          <li key={c.id}>
            <b className="figures">{at !== undefined && (endOfDay(at) ?? t.crisis.before(moment(at, props.began)))}</b>
            <span>{c.name}</span>
            <Chip tone={c.kind === 'target' ? 'neutral' : 'soon'}>
              {amount(c, t)} · {c.kind === 'target' ? t.handbook.target : t.handbook.legal}
            </Chip>
            {unsure && <span className={shared.dim}>{t.crisis.provisional}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}
