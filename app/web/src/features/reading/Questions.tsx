import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useText } from '@/i18n'
import { Button, Failure, Notice, Refusal, Section, SkeletonList } from '@/ui'
import { questionsQuery, type Result, useAnswer } from './api'
import styles from './reading.module.css'

/** The questions of a try. All right is an acknowledgement; else another set is drawn. */
export function Questions({ edition }: { edition: string }) {
  const t = useText().reading
  const queries = useQueryClient()
  const paper = useQuery(questionsQuery(edition))
  const answer = useAnswer()
  const [given, setGiven] = useState<Record<string, string>>({})
  if (paper.error) return <Failure error={paper.error} retry={() => void paper.refetch()} />
  if (!paper.data || paper.isRefetching) return <SkeletonList rows={3} height={96} />
  const { questions, try: number } = paper.data
  const complete = questions.every(q => given[q.id])
  const again = () => {
    setGiven({})
    answer.reset()
    void queries.invalidateQueries({ queryKey: questionsQuery(edition).queryKey })
  }
  return (
    <Section title={questions.length > 0 ? t.toQuestions(questions.length) : t.confirm}>
      <form
        className={styles.questions}
        onSubmit={e => {
          e.preventDefault()
          if (complete) answer.mutate({ edition, try: number, answers: given })
        }}
      >
        <p>{questions.length > 0 ? t.askedText : t.noQuestions}</p>
        {questions.map((q, i) => (
          <Question
            key={q.id}
            title={t.question(i + 1, questions.length)}
            text={q.text}
            choices={q.choices}
            value={given[q.id]}
            result={answer.data}
            id={q.id}
            onChange={choice => setGiven({ ...given, [q.id]: choice })}
          />
        ))}
        <Refusal error={answer.error} />
        {answer.data?.passed ? (
          <Notice tone="ok" live>
            {t.passed}
          </Notice>
        ) : answer.data ? (
          <>
            <Notice tone="soon" live>
              {t.wrong}
            </Notice>
            <Button onClick={again}>{t.again}</Button>
          </>
        ) : (
          <>
            {questions.length > 0 && <p className={styles.dim}>{t.choose}</p>}
            <Button type="submit" disabled={!complete} busy={answer.isPending}>
              {questions.length > 0 ? t.send : t.confirm}
            </Button>
          </>
        )}
      </form>
    </Section>
  )
}

function Question(props: {
  id: string
  title: string
  text: string
  choices: { id: string; text: string }[]
  value: string | undefined
  result: Result | undefined
  onChange: (choice: string) => void
}) {
  const t = useText().reading
  const name = useId()
  const right = props.result?.right[props.id]
  return (
    <fieldset className={styles.question} disabled={!!props.result}>
      <legend>
        <span className={styles.dim}>{props.title}</span>
        <span lang="vi">{props.text}</span>
      </legend>
      {props.choices.map(c => (
        <label key={c.id} className={styles.choice}>
          <input
            type="radio"
            name={name}
            value={c.id}
            checked={props.value === c.id}
            onChange={() => props.onChange(c.id)}
          />
          <span lang="vi">{c.text}</span>
        </label>
      ))}
      {props.result && (
        <Notice tone={right ? 'ok' : 'bad'}>
          <b>{right ? t.rightOne : t.wrongOne}.</b> <span lang="vi">{props.result.why[props.id]}</span>
        </Notice>
      )}
    </fieldset>
  )
}
