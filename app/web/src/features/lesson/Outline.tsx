import {
  IconCircle,
  IconCircleCheckFilled,
  IconCircleHalf2,
  IconClipboardCheck,
  IconCloudUpload,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { readingQueue } from '@/api/reading'
import { useText } from '@/i18n'
import { Bar, Chip, classes } from '@/ui'
import type { Enrolment } from './api'
import styles from './outline.module.css'

/** The table of contents with how far one has come. `current` is the lesson on the screen. */
export function Outline(props: { enrolment: Enrolment; current?: string; onGo?: () => void }) {
  const t = useText()
  const e = props.enrolment
  const waiting = useWaiting(e.id)
  return (
    <div className={styles.outline}>
      {props.current && <Bar percent={e.percentDone} label={t.common.percentDone(e.percentDone)} />}
      {e.modules.map(m => {
        const done = m.lessons.filter(l => e.progress.lessons[l.id]?.finishedAt).length
        return (
          <section key={m.id} aria-label={m.title}>
            <div className={styles.module}>
              <h3 lang="vi">{m.title}</h3>
              <span>{t.lesson.lessonsDone(done, m.lessons.length)}</span>
            </div>
            <ol className={styles.lessons}>
              {m.lessons.map(l => {
                const state = e.progress.lessons[l.id]
                const mark = waiting.has(l.id)
                  ? 'waiting'
                  : state?.finishedAt
                    ? 'done'
                    : state && state.seconds > 0
                      ? 'begun'
                      : 'none'
                const next = e.state === 'active' && l.id === e.nextLesson && !waiting.has(l.id)
                return (
                  <li key={l.id}>
                    <Link
                      to="/learn/$enrolment/lessons/$lesson"
                      params={{ enrolment: e.id, lesson: l.id }}
                      className={classes(styles.lesson, l.id === props.current && styles.current)}
                      aria-current={l.id === props.current ? 'page' : undefined}
                      onClick={props.onGo}
                    >
                      <Mark mark={mark} />
                      <span className={styles.name} lang="vi">
                        {l.title}
                      </span>
                      {next && !props.current && <Chip tone="brand">{t.lesson.next}</Chip>}
                      <span className={styles.minutes}>{t.common.minutes(l.minutes)}</span>
                    </Link>
                  </li>
                )
              })}
            </ol>
          </section>
        )
      })}
      {props.current && e.quizzes.length > 0 && (
        <ul className={styles.lessons}>
          {e.quizzes.map(q => (
            <li key={q.id}>
              <Link
                to="/learn/$enrolment/quizzes/$quiz"
                params={{ enrolment: e.id, quiz: q.id }}
                className={styles.lesson}
                onClick={props.onGo}
              >
                {q.passed ? <Mark mark="done" /> : <IconClipboardCheck size={20} aria-hidden="true" />}
                <span className={styles.name} lang="vi">
                  {q.title}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Mark(props: { mark: 'waiting' | 'done' | 'begun' | 'none' }) {
  const t = useText()
  const [Icon, word, look] = {
    waiting: [IconCloudUpload, t.lesson.doneWaiting, styles.waiting] as const,
    done: [IconCircleCheckFilled, t.lesson.done, styles.done] as const,
    begun: [IconCircleHalf2, t.lesson.opened, styles.begun] as const,
    none: [IconCircle, t.lesson.notOpened, styles.none] as const,
  }[props.mark]
  return (
    <span className={look}>
      <Icon size={20} aria-hidden="true" />
      <span className="visually-hidden">{word}:</span>
    </span>
  )
}

/** Lessons whose end waits on this device. */
export function useWaiting(enrolment: string): Set<string> {
  const joined = useSyncExternalStore(readingQueue.subscribe, () => readingQueue.finishing(enrolment).join(' '))
  return new Set(joined ? joined.split(' ') : [])
}
