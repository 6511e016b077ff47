import { IconArrowRight, IconBook2, IconCheck, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useLanguage, useText } from '@/i18n'
import { number } from '@/i18n/format'
import { Chip } from '@/ui'
import type { HandbookEntry, Question, ReviewItem } from './api'
import { Cites } from './Cites'
import { linesOf } from './describe'
import styles from './result.module.css'
import { Words } from './Words'

interface Props {
  item: ReviewItem
  place: number
  rights: Question['right']
  enrolment: string
  lesson?: { id: string; title: string }
  handbook: HandbookEntry[]
}

/** One question of a finished attempt: the answer, the right one, why, where it is taught, what the handbook says. */
export function ReviewQuestion({ item, place, rights, enrolment, lesson, handbook }: Props) {
  const t = useText()
  const given = linesOf(item, rights, item.given, t)
  const right = linesOf(item, rights, item.right, t)
  return (
    <>
      <h3 className={styles.head}>
        <span>
          {t.quiz.question} {place}
        </span>
        <Verdict item={item} answered={given.length > 0} />
      </h3>
      <div className={styles.prompt}>
        <Words text={item.prompt} />
      </div>
      <Answers title={t.quiz.yours} lines={given} ordered={item.type === 'ordering'} />
      {item.right && !item.correct && (
        <Answers title={t.quiz.right} lines={right} ordered={item.type === 'ordering'} tone="right" />
      )}
      <Parts item={item} />
      {item.explanation && (
        <div className={styles.why}>
          <h4>{t.quiz.why}</h4>
          <Words text={item.explanation} />
          {item.cites && <Cites links={item.cites} />}
        </div>
      )}
      {lesson && (
        <Link
          className={styles.lesson}
          to="/learn/$enrolment/lessons/$lesson"
          params={{ enrolment, lesson: lesson.id }}
        >
          {t.quiz.toLesson(lesson.title)}
          <IconArrowRight size={18} aria-hidden="true" />
        </Link>
      )}
      {handbook.map(entry => (
        <InHandbook key={entry.id} entry={entry} />
      ))}
    </>
  )
}

function InHandbook({ entry }: { entry: HandbookEntry }) {
  const t = useText().quiz
  const to = entry.kind === 'procedure' ? `/handbook/procedures/${entry.id}` : `/handbook/${entry.id}`
  return (
    <p>
      <Link className={styles.lesson} to={to as never}>
        <IconBook2 size={18} aria-hidden="true" />
        {t.toHandbook} <span lang="vi">{entry.title}</span>
      </Link>
      {entry.retired && <Chip tone="soon">{t.handbookRetired}</Chip>}
    </p>
  )
}

function Verdict({ item, answered }: { item: ReviewItem; answered: boolean }) {
  const t = useText()
  if (item.got === undefined) return answered ? null : <Chip tone="soon">{t.quiz.nothing}</Chip>
  const partly = !item.correct && item.got > 0
  const word = item.correct ? t.quiz.correct : partly ? t.quiz.partly : answered ? t.quiz.wrong : t.quiz.nothing
  return (
    <Chip tone={item.correct ? 'ok' : partly ? 'soon' : 'bad'}>
      {word} · {t.quiz.pointsOf(number(item.got, 2), number(item.points, 2))}
    </Chip>
  )
}

function Answers(props: { title: string; lines: string[]; ordered: boolean; tone?: 'right' }) {
  const t = useText()
  const List = props.ordered ? 'ol' : 'ul'
  return (
    <div className={styles.answers} data-tone={props.tone}>
      <h4>{props.title}</h4>
      {props.lines.length === 0 && <p>{t.quiz.nothing}</p>}
      {props.lines.length === 1 && <p>{props.lines[0]}</p>}
      {props.lines.length > 1 && (
        <List>
          {props.lines.map(line => (
            <li key={line}>{line}</li>
          ))}
        </List>
      )}
    </div>
  )
}

/** Part by part, where a question has parts and the quiz shows them. */
function Parts({ item }: { item: ReviewItem }) {
  const t = useText()
  const language = useLanguage()
  const parts = item.parts?.filter(p => p.text) ?? []
  if (parts.length === 0) return null
  return (
    <details className={styles.parts}>
      <summary>{t.quiz.parts}</summary>
      <ul>
        {parts.map(p => (
          <li key={p.id}>
            {p.correct ? (
              <IconCheck size={18} className={styles.yes} aria-hidden="true" />
            ) : (
              <IconX size={18} className={styles.no} aria-hidden="true" />
            )}
            <span>
              <span className="visually-hidden">{p.correct ? t.quiz.partRight : t.quiz.partWrong}: </span>
              {p.text} <span className={styles.reason}>{p.reason[language]}</span>
              {p.why && <span className={styles.reason}> {p.why}</span>}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
