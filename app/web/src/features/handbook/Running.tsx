import { useText } from '@/i18n'
import { date, moment, time } from '@/i18n/format'
import { Chip } from '@/ui'
import type { Clock } from './api'
import shared from './handbook.module.css'
import styles from './urgent.module.css'
import { amount } from './words'

/** Clocks that run, as times of day, the soonest first. */
export function Running(props: { clocks: { clock: Clock; at?: number }[]; began: number }) {
  const t = useText()
  // Midnight is the end of the day before, as offices say.
  const end = (at: number) =>
    time(at) === '00:00' ? t.common.endOfDay(date(at - 60_000)) : t.crisis.before(moment(at, props.began))
  return (
    <>
      <p className={shared.dim}>{t.crisis.clocksFrom(moment(props.began))}</p>
      <ul className={styles.running} lang="vi" aria-label={t.crisis.clocks}>
        {props.clocks.map(({ clock: c, at }) => (
          <li key={c.id}>
            <b className="figures">{at !== undefined && end(at)}</b>
            <span>{c.name}</span>
            <Chip tone={c.kind === 'target' ? 'neutral' : 'soon'}>
              {amount(c, t)} · {c.kind === 'target' ? t.handbook.target : t.handbook.legal}
            </Chip>
          </li>
        ))}
      </ul>
    </>
  )
}
