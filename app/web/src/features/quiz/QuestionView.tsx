import { IconFlag, IconFlagFilled } from '@tabler/icons-react'
import { type Ref, useId } from 'react'
import { useText } from '@/i18n'
import { number } from '@/i18n/format'
import { Button } from '@/ui'
import { isEmpty } from './answer'
import type { Answer, Question } from './api'
import { ChoiceTiles } from './ChoiceTiles'
import { MatchingRows } from './MatchingRows'
import { OrderingList } from './OrderingList'
import styles from './question.module.css'
import { SavedMark } from './SavedMark'
import type { Given } from './sheet'
import { TypedAnswer } from './TypedAnswer'
import { Words } from './Words'

interface Props {
  question: Question
  place: number
  of: number
  given?: Given
  locked: boolean
  flagged: boolean
  heading?: Ref<HTMLHeadingElement>
  onGive: (answer: Answer, pause?: number) => void
  onFlag: () => void
}

/** One question: what is asked, the way to answer its type, and where the answer is. */
export function QuestionView({ question, place, of, given, locked, flagged, heading, onGive, onFlag }: Props) {
  const t = useText()
  const id = useId()
  const common = { question, given: given?.answer, locked, labelledBy: id }
  const Flag = flagged ? IconFlagFilled : IconFlag
  return (
    <section className={styles.question} id={question.id} aria-labelledby={`${id}-n`}>
      <div className={styles.over}>
        <h2 className={styles.number} id={`${id}-n`} tabIndex={-1} ref={heading}>
          {t.quiz.questionOf(place, of)}
          <span className={styles.points}> · {t.quiz.points(number(question.points))}</span>
        </h2>
        <button type="button" className={styles.flag} aria-pressed={flagged} onClick={onFlag}>
          <Flag size={18} aria-hidden="true" />
          {t.quiz.flag}
        </button>
      </div>
      <div className={styles.prompt} id={id}>
        <Words text={question.prompt} />
      </div>
      {question.type === 'multiple' && <p className={styles.hint}>{t.quiz.several}</p>}
      {question.type === 'matching' && <p className={styles.hint}>{t.quiz.matchHint}</p>}
      {body()}
      <div className={styles.under}>
        <SavedMark mark={given?.mark} />
        {clearable() && (
          <Button small look="quiet" onClick={() => onGive({})}>
            {t.quiz.clear}
          </Button>
        )}
      </div>
    </section>
  )

  function clearable() {
    return !locked && !isEmpty(given?.answer) && question.type !== 'short-text' && question.type !== 'number'
  }

  function body() {
    switch (question.type) {
      case 'ordering':
        return <OrderingList {...common} onGive={onGive} />
      case 'matching':
        return <MatchingRows {...common} onGive={onGive} />
      case 'short-text':
      case 'number':
        return <TypedAnswer {...common} onGive={onGive} />
      default:
        return <ChoiceTiles {...common} onGive={onGive} />
    }
  }
}
