import { useState } from 'react'
import { useText } from '@/i18n'
import { classes, List, Section } from '@/ui'
import type { Attempt, Enrolment, Standing } from './api'
import { ReviewQuestion } from './ReviewQuestion'
import styles from './result.module.css'

interface Props {
  attempt: Attempt
  enrolment?: Enrolment
  policy?: Standing['review']
}

/** The questions again, as far as the quiz shows them: first what was not right. */
export function Review({ attempt, enrolment, policy }: Props) {
  const t = useText()
  const items = attempt.review ?? []
  const marked = attempt.visible?.marks === true
  const wrong = items.filter(item => item.correct === false)
  const [all, setAll] = useState(false)
  const shown = marked && !all ? wrong : items
  const lessons = enrolment?.modules.flatMap(m => m.lessons) ?? []
  const closed = attempt.visible && !attempt.visible.answers && policy
  return (
    <Section title={t.quiz.review}>
      {closed && (
        <p className={styles.policy}>{policy.answers === 'after-last' ? t.quiz.hiddenUntilLast : t.quiz.hidden}</p>
      )}
      {marked && (
        <div className={styles.filter}>
          {[false, true].map(value => (
            <button
              key={String(value)}
              type="button"
              aria-pressed={all === value}
              className={classes(all === value && styles.on)}
              onClick={() => setAll(value)}
            >
              {value ? t.quiz.everything(items.length) : t.quiz.onlyWrong(wrong.length)}
            </button>
          ))}
        </div>
      )}
      {shown.length === 0 ? (
        <p className={styles.policy}>{t.quiz.allRight}</p>
      ) : (
        <List>
          {shown.map(item => (
            <li key={item.id} className={styles.item}>
              <ReviewQuestion
                item={item}
                place={items.indexOf(item) + 1}
                rights={attempt.paper.questions.find(q => q.id === item.id)?.right}
                enrolment={attempt.enrolmentId}
                lesson={lessons.find(l => l.id === item.lesson)}
                handbook={(attempt.handbook ?? []).filter(e => item.handbook?.includes(e.id))}
              />
            </li>
          ))}
        </List>
      )}
    </Section>
  )
}
