import { useRef, useState } from 'react'
import { answerQueue } from '@/api/answers'
import { useText } from '@/i18n'
import { number } from '@/i18n/format'
import { TextField } from '@/ui'
import { fromNumber, fromText, same } from './answer'
import type { Answer, Question } from './api'
import styles from './question.module.css'

const pause = 600

interface Props {
  question: Question
  given?: Answer
  locked: boolean
  onGive: (answer: Answer, pause: number) => void
}

/** Words or a number. Every letter is kept on the device at once and sent when the learner pauses. */
export function TypedAnswer({ question, given, locked, onGive }: Props) {
  const t = useText()
  const numeric = question.type === 'number'
  const shown = given?.number !== undefined ? number(given.number, 10) : (given?.text ?? '')
  const [typed, setTyped] = useState(shown)
  const last = useRef(given)
  if (!same(last.current, given)) {
    // It came from elsewhere.
    last.current = given
    setTyped(shown)
  }
  const read = (text: string) => (numeric ? fromNumber(text, question.unit) : fromText(text))
  const wrong = read(typed) === undefined

  function change(text: string) {
    setTyped(text)
    const answer = read(text)
    if (!answer || same(answer, last.current)) return
    last.current = answer
    onGive(answer, pause)
  }

  const kept = shown ? t.quiz.keptBefore(shown) : ''
  return (
    <div className={numeric ? styles.numeric : undefined}>
      <TextField
        label={numeric ? t.quiz.yourNumber : t.quiz.yourWords}
        hint={numeric ? t.quiz.numberHint : t.quiz.wordsHint}
        error={wrong ? `${numeric ? t.quiz.notANumber : t.quiz.onlyMarks} ${kept}`.trim() : undefined}
        value={typed}
        readOnly={locked}
        maxLength={numeric ? 40 : 500}
        inputMode={numeric ? 'decimal' : 'text'}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="done"
        onChange={e => change(e.currentTarget.value)}
        onBlur={() => void answerQueue.flush()}
      />
      {question.unit && <span className={styles.unit}>{question.unit}</span>}
    </div>
  )
}
