import { IconPlus, IconUrgent } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { classes, Empty, Failure, LinkButton, List, Page, Panel, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { LevelChip, NatureChip } from '@/ui/Nature'
import { Segments } from '@/ui/Segments'
import { listQuery, type Summary } from './api'
import styles from './incidents.module.css'
import { dueWords } from './run'

/** Incidents, running ones first; real ones and exercises clearly apart. */
export default function IncidentsPage() {
  const t = useText()
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const [state, nature] = [search.state ?? '', search.nature ?? '']
  const exercise = nature && String(nature === 'exercise')
  const list = useQuery(listQuery(state, exercise))
  const go = (change: Record<string, string>) => {
    const next = Object.fromEntries(Object.entries({ state, nature, ...change }).filter(([, v]) => v))
    void navigate({ to: '/incidents', search: next, replace: true })
  }
  return (
    <Page
      title={t.incidents.title}
      lead={
        <>
          {t.incidents.lead} <CopyOf queryKey={listQuery(state, exercise).queryKey} />
        </>
      }
      action={
        <LinkButton to="/incidents/new" icon={<IconPlus size={20} aria-hidden="true" />}>
          {t.incidents.open}
        </LinkButton>
      }
    >
      <div className={styles.filters}>
        <Segments
          label={t.incidents.status}
          value={state}
          onChange={v => go({ state: v })}
          options={[
            { value: '', label: t.incidents.all },
            { value: 'running', label: t.incidents.running },
            { value: 'closed', label: t.incidents.closed },
          ]}
        />
        <Segments
          label={t.incidents.nature}
          value={nature}
          onChange={v => go({ nature: v })}
          options={[
            { value: '', label: t.incidents.all },
            { value: 'real', label: t.incidents.real },
            { value: 'exercise', label: t.incidents.exercise },
          ]}
        />
      </div>
      {list.error ? (
        <Failure error={list.error} retry={() => void list.refetch()} />
      ) : !list.data ? (
        <SkeletonList rows={4} height={104} />
      ) : list.data.length === 0 ? (
        <Panel>
          <Empty icon={<IconUrgent size={40} aria-hidden="true" />} title={t.incidents.none}>
            {t.incidents.noneText}
          </Empty>
        </Panel>
      ) : (
        <List label={t.incidents.title}>
          {list.data.map(i => (
            <Row key={i.id} incident={i} />
          ))}
        </List>
      )}
    </Page>
  )
}

function Row({ incident: i }: { incident: Summary }) {
  const t = useText()
  return (
    <li className={classes(styles.row, i.exercise && styles.rowExercise)}>
      <p className={styles.chips}>
        <NatureChip exercise={i.exercise} />
        <span className="figures">{i.number}</span>
        <LevelChip level={i.state.level} />
        <span className={i.status === 'running' ? styles.on : styles.off}>
          {i.status === 'running' ? t.incidents.running : t.incidents.closed}
        </span>
      </p>
      <h2 className={styles.rowTitle} lang="vi">
        <Link to="/incidents/$incident" params={{ incident: i.id }}>
          {i.title}
        </Link>
      </h2>
      <p className={styles.dim}>
        <span lang="vi">{i.departmentName}</span> · {t.incidents.opened(moment(i.openedAt))}
        {i.nextDue && i.status === 'running' && ` · ${t.incidents.nextDue(dueWords(i.nextDue, Date.now()))}`}
      </p>
    </li>
  )
}
