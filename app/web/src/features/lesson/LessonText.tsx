import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { file } from '@/api/client'
import { readingQueue } from '@/api/reading'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Button, Notice, Section, useTitle } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { KeyPoints, Reading } from '@/ui/Reading'
import { Sheet } from '@/ui/Sheet'
import { type Enrolment, filePath, type Lesson, lessonQuery, useDownload } from './api'
import { LessonBar } from './LessonBar'
import { LessonEnd } from './LessonEnd'
import styles from './lesson.module.css'
import { Notes } from './Notes'
import { Outline, useWaiting } from './Outline'
import { Taught } from './Taught'
import { useReading } from './useReading'
import { useResumedPlace } from './useResumedPlace'
import { useSideRoom } from './useSideRoom'
import { Video } from './Video'

export function LessonText(props: { enrolment: Enrolment; lesson: Lesson }) {
  const t = useText()
  const { enrolment, lesson } = props
  useTitle(lesson.title)
  const navigate = useNavigate()
  const wide = useSideRoom()
  const [sheet, setSheet] = useState<'contents' | 'notes'>()
  const text = useRef<HTMLDivElement>(null)
  const bar = useRef<HTMLElement>(null)
  const { tracker, refused } = useReading(enrolment, lesson, text, bar)
  const waiting = useWaiting(enrolment.id).has(lesson.id)
  const resumed = useResumedPlace(enrolment.progress.lessons[lesson.id], text)
  const download = useDownload(enrolment.id)

  const contents = <Outline enrolment={enrolment} current={lesson.id} onGo={() => setSheet(undefined)} />
  const notes = <Notes enrolment={enrolment.id} lesson={lesson.id} />
  return (
    <div className={styles.lesson}>
      <article className={styles.main}>
        <header className={styles.head}>
          <p className={styles.crumb}>
            <Link to="/learn/$enrolment" params={{ enrolment: enrolment.id }}>
              <span>
                <span aria-hidden="true">← </span>
                <span lang="vi">{enrolment.title}</span>
              </span>
            </Link>
          </p>
          <h1 lang="vi">{lesson.title}</h1>
          <p className={styles.meta}>
            <span>{t.lesson.position(lesson.position, lesson.of)}</span>
            <span>{t.lesson.reading(lesson.minutes)}</span>
            <CopyOf queryKey={lessonQuery(enrolment.id, lesson.id).queryKey} />
          </p>
          <p className={styles.source}>
            {t.lesson.edition(enrolment.title)} · {t.lesson.printed(date(Date.now()))}
          </p>
        </header>
        {resumed && (
          <div className={styles.resumed}>
            <span>{t.lesson.resumed}</span>
            <Button look="quiet" small onClick={resumed}>
              {t.lesson.toTop}
            </Button>
          </div>
        )}
        {lesson.video && (
          <Video
            enrolment={enrolment.id}
            video={lesson.video}
            from={
              readingQueue.waiting(enrolment.id, lesson.id)?.videoSeconds ??
              enrolment.progress.lessons[lesson.id]?.videoSeconds
            }
            onPlayed={tracker.played}
          />
        )}
        <div className={styles.text}>
          <KeyPoints title={t.lesson.keyPoints} points={lesson.keyPoints} />
          <Reading
            ref={text}
            html={lesson.html}
            onLesson={id =>
              void navigate({
                to: '/learn/$enrolment/lessons/$lesson',
                params: { enrolment: enrolment.id, lesson: id },
              })
            }
            onFile={name => download.mutate(name)}
            loadImage={name => file(filePath(enrolment.id, name))}
          />
        </div>
        <div className={styles.after}>
          {lesson.attachments.length > 0 && (
            <Section title={t.lesson.attachments}>
              <ul className={styles.attachments}>
                {lesson.attachments.map(a => (
                  <li key={a.file}>
                    <Button
                      look="secondary"
                      icon={<IconDownload size={20} aria-hidden="true" />}
                      busy={download.isPending && download.variables === a.file}
                      onClick={() => download.mutate(a.file)}
                    >
                      <span lang="vi">{a.title}</span>
                    </Button>
                  </li>
                ))}
              </ul>
            </Section>
          )}
          {download.error && (
            <Notice tone="bad" live>
              {t.lesson.downloadOffline}
            </Notice>
          )}
          <Taught course={lesson.courseCode} lesson={lesson.id} />
          <LessonEnd {...props} tracker={tracker} waiting={waiting} refused={refused} />
          <Button look="quiet" small icon={<IconPrinter size={18} aria-hidden="true" />} onClick={() => window.print()}>
            {t.lesson.print}
          </Button>
        </div>
        <LessonBar
          tracker={tracker}
          waiting={waiting}
          bar={bar}
          onContents={wide ? undefined : () => setSheet('contents')}
          onNotes={wide ? undefined : () => setSheet('notes')}
        />
      </article>
      {wide && (
        <aside className={styles.side} aria-label={t.lesson.contents}>
          <details open>
            <summary>{t.lesson.contents}</summary>
            {contents}
          </details>
          <details open>
            <summary>{t.lesson.notes}</summary>
            <div className={styles.sideNotes}>{notes}</div>
          </details>
        </aside>
      )}
      {!wide && sheet === 'contents' && (
        <Sheet title={t.lesson.contents} onClose={() => setSheet(undefined)}>
          {contents}
        </Sheet>
      )}
      {!wide && sheet === 'notes' && (
        <Sheet title={t.lesson.notes} onClose={() => setSheet(undefined)}>
          {notes}
        </Sheet>
      )}
    </div>
  )
}
