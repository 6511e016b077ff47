import { IconClock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '@/i18n'
import { Chip, List } from '@/ui'
import { LawDialog } from '@/ui/LawCard'
import { articleWords, type Citation, registerQuery } from '@/ui/law'
import type { Clock } from './api'
import styles from './clocks.module.css'
import shared from './handbook.module.css'
import { amount, levelRange } from './words'

/** What the handbook proposes, in sight; what the law sets, a touch away. */
export function ClockGroups({ clocks }: { clocks: Clock[] }) {
  const t = useText()
  const groups = [
    { label: t.handbook.clocksTargets, of: clocks.filter(c => c.kind === 'target'), open: true },
    { label: t.handbook.clocksLegal, of: clocks.filter(c => c.kind !== 'target'), open: false },
  ]
  return groups.map(
    g =>
      g.of.length > 0 && (
        <details key={g.label} className={styles.group} open={g.open}>
          <summary>{t.handbook.counted(g.label, g.of.length)}</summary>
          <Clocks clocks={g.of} label={g.label} />
        </details>
      ),
  )
}

/** Clocks, the shortest first: how long, for what, from when, and for a legal one its place in the law. */
export function Clocks({ clocks, label }: { clocks: Clock[]; label: string }) {
  const t = useText()
  const [cited, setCited] = useState<Citation>()
  return (
    <div className={styles.clocks}>
      <List label={label}>
        {[...clocks]
          .sort((a, b) => minutes(a) - minutes(b))
          .map(c => (
            <li key={c.id} id={`clock-${c.id}`} className={styles.clock}>
              <span className={styles.amount}>
                <IconClock size={18} aria-hidden="true" />
                {amount(c, t)}
              </span>
              <div lang="vi">
                <p className={styles.clockName}>{c.name}</p>
                <p className={shared.dim}>
                  {t.handbook.clockFrom(c.from)} ·{' '}
                  <span className={styles.together}>{t.handbook.clockLevels(levelRange(c.levels))}</span>
                </p>
                {c.law && (
                  <p className={styles.clockLaw}>
                    <button
                      type="button"
                      className={styles.cite}
                      aria-haspopup="dialog"
                      onClick={() => setCited({ instrument: c.law?.instrument ?? '', article: c.law?.article ?? '' })}
                    >
                      <LawName instrument={c.law.instrument} />
                      {c.law.article && `, ${articleWords(c.law.article, t)}`}
                    </button>
                    {!c.verified && <Chip tone="soon">{t.law.unverifiedShort}</Chip>}
                  </p>
                )}
              </div>
            </li>
          ))}
      </List>
      {cited && <LawDialog cited={cited} onClose={() => setCited(undefined)} />}
    </div>
  )
}

const unitMinutes: Record<string, number> = {
  minutes: 1,
  hours: 60,
  'working-hours': 61,
  days: 1440,
  'working-days': 1441,
}

const minutes = (c: Clock) => c.amount * (unitMinutes[c.unit] ?? 1)

function LawName({ instrument }: { instrument: string }) {
  const register = useQuery(registerQuery).data
  return <>{register?.find(i => i.id === instrument)?.name ?? instrument}</>
}
