import { IconMasksTheater } from '@tabler/icons-react'
import { useText } from '@/i18n'
import { classes } from './classes'
import styles from './nature.module.css'

/** Over everything that shows an exercise: nobody can take it for real. */
export function ExerciseBand() {
  const t = useText()
  return (
    <div className={styles.band} role="note">
      <span>
        <IconMasksTheater size={20} aria-hidden="true" />
        {t.incidents.exerciseBand}
      </span>
    </div>
  )
}

/** Real or exercise, in a word with its colour. */
export function NatureChip({ exercise }: { exercise: boolean }) {
  const t = useText()
  return (
    <span className={classes(styles.chip, exercise ? styles.exercise : styles.real)}>
      {exercise ? t.incidents.exercise : t.incidents.real}
    </span>
  )
}

const levels = [styles.level1, styles.level2, styles.level3, styles.level4]

/** A level with its number, its word and its colour. */
export function LevelChip({ level, name }: { level: number; name?: string }) {
  const t = useText()
  if (level === 0) return <span className={classes(styles.chip, styles.none)}>{t.incidents.noLevel}</span>
  return (
    <span className={classes(styles.chip, styles.level, levels[level - 1])}>{name || t.incidents.level(level)}</span>
  )
}
