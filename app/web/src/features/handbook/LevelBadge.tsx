import { classes } from '@/ui'
import styles from './handbook.module.css'

const looks = [styles.level1, styles.level2, styles.level3, styles.level4]

/** A level's number in its colour; the word stands beside it, in the level's name. */
export function LevelBadge(props: { number: number; large?: boolean }) {
  return (
    <span
      className={classes(styles.badge, props.large && styles.badgeLarge, looks[props.number - 1])}
      aria-hidden="true"
    >
      {props.number}
    </span>
  )
}

/** The class that colours what belongs to a level. */
export const levelLook = (number: number): string => looks[number - 1] ?? ''
