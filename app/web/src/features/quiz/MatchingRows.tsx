import { IconChevronDown } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useText } from '@/i18n'
import { Button, classes, Dialog } from '@/ui'
import { letterOf, pair } from './answer'
import type { Answer, Option, Question } from './api'
import styles from './question.module.css'

interface Props {
  question: Question
  given?: Answer
  locked: boolean
  labelledBy: string
  onGive: (answer: Answer) => void
}

/** Left sides, each with a button that opens the right sides to choose from. */
export function MatchingRows({ question, given, locked, labelledBy, onGive }: Props) {
  const t = useText()
  const [open, setOpen] = useState<Option>()
  const opener = useRef<HTMLButtonElement>(null)
  const lefts = question.options ?? []
  const rightOf = (left: Option) => question.right?.find(r => r.id === given?.pairs?.[left.id])

  function close() {
    setOpen(undefined)
    opener.current?.focus()
  }

  function give(right?: string) {
    if (open) onGive(pair(given, open.id, right))
    close()
  }

  return (
    <>
      <ul className={styles.rows} aria-labelledby={labelledBy}>
        {lefts.map((left, i) => {
          const right = rightOf(left)
          return (
            <li key={left.id} className={classes(styles.match, locked && styles.locked)}>
              <span className={styles.left}>
                <b className="figures" aria-hidden="true">
                  {i + 1}.
                </b>{' '}
                {left.text}
              </span>
              <button
                type="button"
                className={classes(styles.right, right && styles.chosen)}
                disabled={locked}
                aria-haspopup="dialog"
                aria-label={right ? t.quiz.pairedWith(left.text, right.text) : t.quiz.pairFor(left.text)}
                onClick={e => {
                  opener.current = e.currentTarget
                  setOpen(left)
                }}
              >
                <span>{right?.text ?? t.quiz.choosePair}</span>
                <IconChevronDown size={18} aria-hidden="true" />
              </button>
            </li>
          )
        })}
      </ul>
      {open && (
        <Dialog
          title={open.text}
          onClose={close}
          actions={
            <>
              {rightOf(open) && (
                <Button look="secondary" onClick={() => give()}>
                  {t.quiz.unpair}
                </Button>
              )}
              <Button look="secondary" onClick={close}>
                {t.common.close}
              </Button>
            </>
          }
        >
          <ul className={styles.rights}>
            {question.right?.map((right, i) => {
              const user = lefts.find(l => l.id !== open.id && given?.pairs?.[l.id] === right.id)
              const chosen = given?.pairs?.[open.id] === right.id
              return (
                <li key={right.id}>
                  <button
                    type="button"
                    className={classes(styles.tile, chosen && styles.chosen)}
                    aria-pressed={chosen}
                    onClick={() => give(right.id)}
                  >
                    <span className={styles.letter} aria-hidden="true">
                      {letterOf(i)}
                    </span>
                    <span className={styles.tileText}>
                      {right.text}
                      {user && <span className={styles.used}>{t.quiz.usedFor(user.text)}</span>}
                    </span>
                  </button>
                </li>
              )
            })}
          </ul>
        </Dialog>
      )}
    </>
  )
}
