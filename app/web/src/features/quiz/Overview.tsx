import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useText } from '@/i18n'
import { Button, Chip, List } from '@/ui'
import { isEmpty } from './answer'
import type { Question } from './api'
import styles from './attempt.module.css'
import { type Givens, isUnsent } from './sheet'
import { plain } from './Words'

interface Props {
  questions: Question[]
  givens: Givens
  flags: ReadonlySet<string>
  locked: boolean
  onGo: (index: number) => void
  onSubmit: () => void
}

/** Every question with its state, before the attempt is handed in. */
export function Overview({ questions, givens, flags, locked, onGo, onSubmit }: Props) {
  const t = useText()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const count = (has: (q: Question) => boolean) => questions.filter(has).length
  const answered = count(q => !isEmpty(givens.get(q.id)?.answer))
  const flagged = count(q => flags.has(q.id))
  const unsent = count(q => isUnsent(givens.get(q.id)))
  return (
    <section className={styles.overview} aria-labelledby="overview">
      <h2 id="overview" tabIndex={-1} ref={heading}>
        {t.quiz.overview}
      </h2>
      <p className={styles.sum}>
        {[
          t.quiz.answeredOf(answered, questions.length),
          flagged > 0 && t.quiz.flaggedCount(flagged),
          unsent > 0 && t.quiz.unsentCount(unsent),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <List>
        {questions.map((q, i) => (
          <li key={q.id}>
            <button type="button" className={styles.line} onClick={() => onGo(i)}>
              <span className={styles.lineNumber}>
                <span className="visually-hidden">{t.quiz.question} </span>
                <span className="figures">{i + 1}</span>
              </span>
              <span className={styles.lineText}>
                <span className={styles.excerpt}>{plain(q.prompt)}</span>
                <span className={styles.chips}>{chips(q)}</span>
              </span>
              <IconChevronRight size={18} aria-hidden="true" />
            </button>
          </li>
        ))}
      </List>
      <div className={styles.hand}>
        <Button wide disabled={locked} onClick={onSubmit}>
          {t.quiz.submit}
        </Button>
      </div>
    </section>
  )

  function chips(q: Question): ReactNode {
    const given = givens.get(q.id)
    return (
      <>
        {isEmpty(given?.answer) ? (
          <Chip tone="soon">{t.quiz.unanswered}</Chip>
        ) : (
          <Chip tone="brand">{t.quiz.answered}</Chip>
        )}
        {flags.has(q.id) && <Chip>{t.quiz.flagged}</Chip>}
        {isUnsent(given) && <Chip tone="bad">{t.quiz.notSent}</Chip>}
      </>
    )
  }
}
