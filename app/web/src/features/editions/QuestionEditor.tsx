import { useId } from 'react'
import { useText } from '@/i18n'
import { Section, TextField } from '@/ui'
import { type Question, writes } from './api'
import styles from './editions.module.css'
import { Area, Editor, type Fields, type Form } from './form'
import { questionsOf, readable } from './kinds'
import { Pick, Rows } from './Rows'

/** The id of a choice is a letter: it never shows. */
const letter = (taken: string[]) => ['a', 'b', 'c', 'd', 'e', 'f'].find(x => !taken.includes(x)) ?? ''

export function QuestionEditor(props: Form & { question: Question }) {
  const t = useText().editions
  const { edition: e, question } = props
  const about = (id: string) => readable(e.content).find(p => p.id === id)?.id ?? ''
  return (
    <Editor
      {...props}
      kind="questions"
      part={question.id}
      value={question}
      read={next => questionsOf(next).find(q => q.id === question.id)}
      write={writes.questions(e.id)}
      titleOf={q => about(q.about)}
    >
      {f => (
        <>
          <Pick
            label={t.keys.about as string}
            from={readable(e.content)}
            value={f.value.about}
            off={f.off}
            error={f.error('about')}
            onChange={id => f.set({ about: id ?? '' })}
          />
          <Area f={f} k="text" label={t.questionText} />
          <Choices f={f} />
          <Area f={f} k="why" />
        </>
      )}
    </Editor>
  )
}

function Choices({ f }: { f: Fields<Question> }) {
  const t = useText().editions
  const group = useId()
  return (
    <Section title={t.keys.choices as string}>
      <p className={styles.dim}>{t.choicesHint}</p>
      <Rows<Question['choices'][number]>
        items={f.value.choices}
        name={(_, i) => t.choice(i + 1)}
        blank={() => ({ id: letter(f.value.choices.map(c => c.id)), text: '' })}
        add={t.addChoice}
        onChange={choices => f.set({ choices, ...(!choices.some(c => c.id === f.value.right) && { right: '' }) })}
        may={!f.off}
        error={f.error('choices') ?? f.error('right')}
        row={(c, i, set) => (
          <>
            <TextField
              label={t.choice(i + 1)}
              quietLabel
              lang="vi"
              value={c.text}
              disabled={f.off}
              error={f.error(`choices[${i}].text`) ?? f.error(`choices[${i}]`) ?? f.error(`choices[${i}].id`)}
              onChange={x => set({ text: x.currentTarget.value })}
            />
            <label className={styles.right}>
              <input
                type="radio"
                name={group}
                checked={f.value.right === c.id}
                disabled={f.off}
                onChange={() => f.set({ right: c.id })}
              />
              <span>{t.isRight}</span>
            </label>
          </>
        )}
      />
    </Section>
  )
}
