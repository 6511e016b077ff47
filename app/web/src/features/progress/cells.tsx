import { IconBellCheck } from '@tabler/icons-react'
import { useText } from '@/i18n'
import { date, dueWords, moment, percent, time } from '@/i18n/format'
import { Bar, Chip } from '@/ui'
import type { Item } from './api'
import type { Selection } from './People'
import styles from './progress.module.css'

export function SelectBox(props: { item: Item; selection: Selection }) {
  const t = useText().progress
  const { item: i, selection } = props
  return (
    <label className={styles.box} title={i.remindable ? undefined : t.notRemindable}>
      <input
        type="checkbox"
        aria-label={t.selectOf(i.name, i.course)}
        aria-description={i.remindable ? undefined : t.notRemindable}
        disabled={!i.remindable}
        checked={i.remindable && selection.has(i.enrolmentId)}
        onChange={() => selection.toggle(i.enrolmentId)}
      />
    </label>
  )
}

export function Due({ item: i }: { item: Item }) {
  return (
    <>
      <Chip tone={i.workingDays < 0 ? 'bad' : i.workingDays <= 7 ? 'soon' : 'neutral'}>{dueWords(i.workingDays)}</Chip>
      <span className={styles.day}>{date(i.due)}</span>
    </>
  )
}

export function Done({ item: i }: { item: Item }) {
  const t = useText().progress
  return (
    <>
      <span className={styles.day}>{percent(i.percentDone)}</span>
      <Bar percent={i.percentDone} label={t.doneOf(i.name)} />
    </>
  )
}

export function LastActivity({ item: i }: { item: Item }) {
  const t = useText().progress
  if (!i.lastActivityAt) return <span className={styles.dim}>{t.never}</span>
  return <span className={styles.day}>{moment(i.lastActivityAt)}</span>
}

export function LastReminder({ item: i }: { item: Item }) {
  const t = useText().progress
  const at = i.remindedAt
  if (at && date(at) === date(Date.now())) {
    return (
      <Chip tone="info" icon={<IconBellCheck size={16} aria-hidden="true" />}>
        {t.todayAt(time(at))}
      </Chip>
    )
  }
  if (!i.remindable && !at) return <span className={styles.dim}>{t.remindedToday}</span>
  return at ? <span className={styles.day}>{moment(at)}</span> : <span className={styles.dim}>{t.notYet}</span>
}
