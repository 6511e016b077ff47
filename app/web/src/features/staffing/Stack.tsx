import { classes } from '@/ui'
import { states } from './api'
import type { Counts } from './matrix'
import styles from './staffing.module.css'

/** How a count is made up, as a small bar; its words stand beside it. */
export function Stack({ counts }: { counts: Counts }) {
  return (
    <span className={styles.stack} aria-hidden="true">
      {states.map(
        s => counts[s] > 0 && <i key={s} className={classes(styles.part, styles[s])} style={{ flexGrow: counts[s] }} />,
      )}
    </span>
  )
}
