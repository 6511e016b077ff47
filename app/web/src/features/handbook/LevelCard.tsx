import { useText } from '@/i18n'
import type { Level } from './api'
import styles from './handbook.module.css'
import { LevelBadge } from './LevelBadge'

/** A level in a line, with what it means folded beneath. */
export function LevelCard({ level: l }: { level: Level }) {
  const t = useText()
  return (
    <details className={styles.levelCard}>
      <summary>
        <LevelBadge number={l.number} />
        <span>
          <b>{l.name}</b>
          <span className={styles.dim}>{l.summary}</span>
        </span>
      </summary>
      <div className={styles.levelBody}>
        <Points title={t.handbook.signals} points={l.signals} />
        <Points title={t.handbook.who} points={l.who} />
        <Points title={t.handbook.actions} points={l.actions} />
        <Points title={t.handbook.escalate} points={[l.escalateTo]} />
      </div>
    </details>
  )
}

function Points(props: { title: string; points: string[] }) {
  return (
    <div>
      <h4>{props.title}</h4>
      <ul>
        {props.points.map(p => (
          <li key={p}>{p}</li>
        ))}
      </ul>
    </div>
  )
}
