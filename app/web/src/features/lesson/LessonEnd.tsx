import { IconArrowRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { useText } from '@/i18n'
import { LinkButton, Notice } from '@/ui'
import type { Enrolment, Lesson } from './api'
import { timeLeft } from './LessonBar'
import styles from './lesson.module.css'
import type { Tracker } from './tracker'

/** What follows the text: whether the lesson is read, and where to go on. */
export function LessonEnd(props: {
  enrolment: Enrolment
  lesson: Lesson
  tracker: Tracker
  waiting: boolean
  refused?: string
}) {
  const t = useText()
  const { enrolment, lesson } = props
  const { finished, secondsLeft } = useSyncExternalStore(props.tracker.subscribe, props.tracker.standing)
  return (
    <div className={styles.end}>
      <div role="status">
        {finished && (
          <Notice tone={props.waiting ? 'soon' : 'ok'}>
            <b>{t.lesson.finishedTitle}</b>
            {props.waiting && <p>{t.lesson.finishedOffline}</p>}
            {enrolment.state === 'completed' ? (
              <p>{t.lesson.finishedCourse}</p>
            ) : (
              !props.waiting && !enrolment.nextLesson && <p>{t.lesson.finishedAll}</p>
            )}
          </Notice>
        )}
        {props.refused && <Notice tone="bad">{props.refused}</Notice>}
        {enrolment.state === 'withdrawn' && <Notice tone="info">{t.lesson.readOnly}</Notice>}
      </div>
      {!finished && secondsLeft > 0 && enrolment.state === 'active' && (
        <Notice>
          <b>{t.lesson.unfinishedTitle}</b>
          <p>{t.lesson.unfinishedText(timeLeft(secondsLeft, t))}</p>
        </Notice>
      )}
      <nav className={styles.neighbours} aria-label={t.lesson.contents}>
        {lesson.previous && (
          <Link
            className={styles.previous}
            to="/learn/$enrolment/lessons/$lesson"
            params={{ enrolment: enrolment.id, lesson: lesson.previous.id }}
          >
            <span aria-hidden="true">← </span>
            {t.lesson.previous}
            <span className="visually-hidden">: {lesson.previous.title}</span>
          </Link>
        )}
        {lesson.next ? (
          <LinkButton
            look={finished ? 'primary' : 'secondary'}
            className={styles.onward}
            to="/learn/$enrolment/lessons/$lesson"
            params={{ enrolment: enrolment.id, lesson: lesson.next.id }}
          >
            <span>
              <small>{t.lesson.next}</small>
              <span lang="vi">{lesson.next.title}</span>
            </span>
            <IconArrowRight size={20} aria-hidden="true" />
          </LinkButton>
        ) : (
          <LinkButton
            look={finished ? 'primary' : 'secondary'}
            className={styles.onward}
            to="/learn/$enrolment"
            params={{ enrolment: enrolment.id }}
          >
            {t.lesson.finishedGoOn}
            <IconArrowRight size={20} aria-hidden="true" />
          </LinkButton>
        )}
      </nav>
    </div>
  )
}
