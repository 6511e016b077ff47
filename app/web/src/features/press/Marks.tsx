import { IconClock, IconMasksTheater } from '@tabler/icons-react'
import { clock } from '@/api/clock'
import { useText } from '@/i18n'
import { Chip, type Tone } from '@/ui'
import type { Report } from './api'
import { dueMoment, standing } from './clock'
import styles from './press.module.css'

/** A clock in words: until when, and how that stands. */
export function Clock(props: { due: string; done?: string; unsure?: boolean }) {
  const t = useText().press
  const { words, tone } = standing(props.due, props.done, clock.now())
  return (
    <Chip tone={tone} icon={<IconClock size={16} aria-hidden="true" />}>
      {t.dueAt(dueMoment(props.due))} ({words}){props.unsure && <> · {t.dueUnsure}</>}
    </Chip>
  )
}

/** The band of whatever is an exercise. */
export function ExerciseBand({ long }: { long?: boolean }) {
  const t = useText().press
  return (
    <p className={styles.exercise}>
      <IconMasksTheater size={18} aria-hidden="true" />
      <span>
        <strong>{t.exercise}</strong>
        {long && <> {t.exerciseText}</>}
      </span>
    </p>
  )
}

export const reportTones: Record<Report['state'], Tone> = {
  waiting: 'neutral',
  late: 'bad',
  submitted: 'ok',
  'submitted-late': 'soon',
}
