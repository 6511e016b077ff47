import { Link } from '@tanstack/react-router'
import type { Schemas } from '@/api/client'
import { useText } from '@/i18n'
import { moment, until } from '@/i18n/format'
import { classes } from './classes'
import styles from './incidentrow.module.css'
import { LevelChip, NatureChip } from './Nature'

/** An incident in a list; one's own running ones need not say whose they are and that they run. */
export function IncidentRow(props: { incident: Schemas['IncidentsSummary']; heading: 'h2' | 'h3'; own?: boolean }) {
  const t = useText()
  const { incident: i, heading: Heading } = props
  const running = i.status === 'running'
  return (
    <li className={classes(styles.row, i.exercise && styles.exercise)}>
      <p className={styles.chips}>
        <NatureChip exercise={i.exercise} />
        <span>{i.number}</span>
        <LevelChip level={i.state.level} />
        {!props.own && (
          <span className={running ? styles.on : styles.off}>{running ? t.incidents.running : t.incidents.closed}</span>
        )}
      </p>
      <Heading className={styles.title} lang="vi">
        <Link to="/incidents/$incident" params={{ incident: i.id }}>
          {i.title}
        </Link>
      </Heading>
      <p className={styles.dim}>
        {!props.own && (
          <>
            <span lang="vi">{i.departmentName}</span> ·{' '}
          </>
        )}
        {t.incidents.opened(moment(i.openedAt))}
        {i.nextDue && running && ` · ${t.incidents.nextDue(until(i.nextDue))}`}
      </p>
    </li>
  )
}
