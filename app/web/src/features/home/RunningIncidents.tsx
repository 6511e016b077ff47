import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Button, Chip, classes, List, Section } from '@/ui'
import { IncidentRow } from '@/ui/IncidentRow'
import { NatureChip } from '@/ui/Nature'
import { doneTask, incidentsQuery, tasksQuery } from './api'
import styles from './home.module.css'

/** Incidents that run and that one is on: before everything else. */
export function RunningIncidents() {
  const t = useText()
  const running = useQuery(incidentsQuery).data ?? []
  if (running.length === 0) return null
  return (
    <Section title={t.incidents.mine}>
      <List>
        {running.map(i => (
          <IncidentRow key={i.id} incident={i} heading="h3" own />
        ))}
      </List>
    </Section>
  )
}

/** What the reviews of incidents gave one to do. */
export function Tasks() {
  const t = useText()
  const client = useQueryClient()
  const tasks = useQuery(tasksQuery).data ?? []
  const done = useMutation({
    mutationFn: doneTask,
    onSuccess: () => client.invalidateQueries({ queryKey: tasksQuery.queryKey }),
  })
  if (tasks.length === 0) return null
  return (
    <Section title={t.incidents.tasks}>
      <List>
        {tasks.map(task => (
          <li key={task.id} className={classes(styles.incident, task.exercise && styles.exercise)}>
            <p className={styles.chips}>
              <NatureChip exercise={task.exercise} />
              <Chip tone={task.due < new Date().toISOString().slice(0, 10) ? 'bad' : 'neutral'}>
                {t.common.due(date(task.due))}
              </Chip>
            </p>
            <h3 lang="vi">{task.text}</h3>
            <p className={styles.from}>
              {t.incidents.ofIncident(task.number)} · <span lang="vi">{task.title}</span>
            </p>
            <Button
              small
              look="secondary"
              busy={done.isPending && done.variables === task.id}
              onClick={() => done.mutate(task.id)}
            >
              {t.incidents.taskDone}
            </Button>
          </li>
        ))}
      </List>
    </Section>
  )
}
