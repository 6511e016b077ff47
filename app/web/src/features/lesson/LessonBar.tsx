import { IconCircleCheckFilled, IconCloudUpload, IconListDetails, IconNotes } from '@tabler/icons-react'
import { type RefObject, useSyncExternalStore } from 'react'
import { useText } from '@/i18n'
import type { Text } from '@/i18n/vi'
import { classes } from '@/ui'
import styles from './lesson.module.css'
import type { Standing, Tracker } from './tracker'

/** What is left of the lesson, always in sight, between the table of contents and the notes. */
export function LessonBar(props: {
  tracker: Tracker
  waiting: boolean
  bar: RefObject<HTMLElement | null>
  onContents?: () => void
  onNotes?: () => void
}) {
  const t = useText()
  const s = useSyncExternalStore(props.tracker.subscribe, props.tracker.standing)
  const percent = Math.round(s.read * 100)
  return (
    <section className={styles.bar} data-bar="" ref={props.bar} aria-label={t.lesson.tools}>
      <div
        className={classes(styles.track, s.finished && styles.trackDone)}
        role="progressbar"
        aria-label={t.lesson.readPart}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${percent}%` }} />
      </div>
      <div className={styles.barRow}>
        {props.onContents && (
          <button type="button" className={styles.tool} onClick={props.onContents}>
            <IconListDetails size={20} aria-hidden="true" />
            {t.lesson.contents}
          </button>
        )}
        <p className={classes(styles.left, s.finished && styles.leftDone)}>
          {s.finished &&
            (props.waiting ? (
              <IconCloudUpload size={20} aria-hidden="true" />
            ) : (
              <IconCircleCheckFilled size={20} aria-hidden="true" />
            ))}
          <span className="figures">{leftWords(s, props.waiting, t)}</span>
        </p>
        {props.onNotes && (
          <button type="button" className={styles.tool} onClick={props.onNotes}>
            <IconNotes size={20} aria-hidden="true" />
            {t.lesson.notes}
          </button>
        )}
      </div>
    </section>
  )
}

function leftWords(s: Standing, waiting: boolean, t: Text): string {
  if (s.finished) return waiting ? t.lesson.finishedWaiting : t.lesson.finished
  if (s.secondsLeft === 0) return t.lesson.leftScroll
  const time = timeLeft(s.secondsLeft, t)
  return s.read >= 0.985 ? t.lesson.leftTime(time) : t.lesson.leftBoth(time)
}

/** How long there is still to read, in words that do not rush: minutes, at the end seconds. */
export function timeLeft(seconds: number, t: Text): string {
  return seconds < 60 ? t.lesson.timeSeconds(seconds) : t.lesson.timeMinutes(Math.ceil(seconds / 60))
}
