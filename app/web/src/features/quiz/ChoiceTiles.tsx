import { useText } from '@/i18n'
import { classes } from '@/ui'
import { choose, letterOf } from './answer'
import type { Answer, Question } from './api'
import styles from './question.module.css'

interface Props {
  question: Question
  given?: Answer
  locked: boolean
  labelledBy: string
  onGive: (answer: Answer) => void
}

/** Options as full-width tiles; behind each stands a radio button or a checkbox of the browser. */
export function ChoiceTiles({ question, given, locked, labelledBy, onGive }: Props) {
  const t = useText()
  if (question.type === 'true-false') {
    return (
      <div className={styles.tiles} role="radiogroup" aria-labelledby={labelledBy}>
        {[true, false].map(value => (
          <Tile
            key={String(value)}
            name={question.id}
            mark={value ? '1' : '2'}
            text={value ? t.quiz.isTrue : t.quiz.isFalse}
            checked={given?.bool === value}
            locked={locked}
            onChange={() => onGive({ bool: value })}
          />
        ))}
      </div>
    )
  }
  const several = question.type === 'multiple'
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles can be named
    <div className={styles.tiles} role={several ? 'group' : 'radiogroup'} aria-labelledby={labelledBy}>
      {(question.options ?? []).map((option, i) => (
        <Tile
          key={option.id}
          name={question.id}
          mark={letterOf(i)}
          text={option.text}
          several={several}
          checked={given?.choice?.includes(option.id) ?? false}
          locked={locked}
          onChange={() => onGive(choose(question, given, option.id))}
        />
      ))}
    </div>
  )
}

function Tile(props: {
  name: string
  mark: string
  text: string
  several?: boolean
  checked: boolean
  locked: boolean
  onChange: () => void
}) {
  return (
    <label className={classes(styles.tile, props.checked && styles.chosen, props.locked && styles.locked)}>
      <input
        type={props.several ? 'checkbox' : 'radio'}
        name={props.name}
        checked={props.checked}
        disabled={props.locked}
        onChange={props.onChange}
      />
      <span className={styles.letter} aria-hidden="true">
        {props.mark}
      </span>
      <span className={styles.tileText}>{props.text}</span>
    </label>
  )
}
