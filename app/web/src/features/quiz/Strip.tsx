import { IconFlagFilled } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useText } from '@/i18n'
import { classes } from '@/ui'
import { isEmpty } from './answer'
import type { Question } from './api'
import styles from './attempt.module.css'
import { type Givens, isUnsent } from './sheet'

interface Props {
  questions: Question[]
  current: number
  givens: Givens
  flags: ReadonlySet<string>
  onGo: (index: number) => void
}

/** The questions by number with their states; the current one stays in sight. */
export function Strip({ questions, current, givens, flags, onGo }: Props) {
  const t = useText()
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    const l = list.current
    const item = l?.children[current] as HTMLElement | undefined
    if (l && item) l.scrollLeft = item.offsetLeft - l.clientWidth / 2 + item.clientWidth / 2
  }, [current])
  return (
    <nav aria-label={t.quiz.strip} className={styles.strip}>
      <ol ref={list}>
        {questions.map((q, i) => {
          const answered = !isEmpty(givens.get(q.id)?.answer)
          const flagged = flags.has(q.id)
          const unsent = isUnsent(givens.get(q.id))
          return (
            <li key={q.id}>
              <button
                type="button"
                className={classes('figures', answered && styles.answered)}
                aria-current={i === current ? 'step' : undefined}
                aria-label={t.quiz.stripItem(i + 1, answered, flagged)}
                onClick={() => onGo(i)}
              >
                {i + 1}
                {flagged && <IconFlagFilled size={13} className={styles.cornerFlag} aria-hidden="true" />}
                {unsent && <i className={styles.cornerDot} />}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
