import { useText } from '@/i18n'
import { Notice, Section, TextField } from '@/ui'
import { type Branch, type Node, writes } from './api'
import { LawField } from './cited'
import styles from './editions.module.css'
import { Area, Editor, type Fields, type Form, filled, LinesOf } from './form'
import { withIds } from './ids'
import { partsOf } from './kinds'
import { Pick, Rows } from './Rows'

/** A question of the decision tree: where each answer leads. What no way leads to, and a way round, the checks tell. */
export function NodeEditor(props: Form & { node: Node }) {
  const t = useText().editions
  const { edition: e, node } = props
  return (
    <Editor
      {...props}
      kind="tree"
      part={node.id}
      value={node}
      read={next => next.content.tree.find(n => n.id === node.id)}
      write={writes.tree(e.id)}
      clean={n => ({
        ...n,
        answers: withIds(n.answers, b => b.text, t.someId).map(b => ({ ...b, do: filled(b.do) })),
      })}
      titleOf={n => n.question}
    >
      {f => (
        <>
          {e.content.tree[0]?.id === node.id && <Notice>{t.root}</Notice>}
          <Area f={f} k="question" />
          <Area f={f} k="help" />
          <Answers f={f} edition={e} own={node.id} />
        </>
      )}
    </Editor>
  )
}

function Answers({ f, edition: e, own }: { f: Fields<Node>; edition: Form['edition']; own: string }) {
  const t = useText().editions
  const nodes = partsOf(e.content, 'tree').filter(n => n.id !== own)
  return (
    <Section title={t.keys.answers as string}>
      <Rows<Branch>
        items={f.value.answers}
        name={(b, i) => b.text || t.answer(i + 1)}
        blank={() => ({ id: '', text: '' })}
        add={t.addAnswer}
        onChange={answers => f.set({ answers })}
        may={!f.off}
        error={f.error('answers')}
        row={(b, i, set) => {
          const error = (key: string) => f.error(`answers[${i}].${key}`)
          return (
            <>
              <TextField
                label={t.answerText}
                lang="vi"
                value={b.text}
                disabled={f.off}
                error={error('text') ?? error('id')}
                onChange={x => set({ text: x.currentTarget.value })}
              />
              <LinesOf
                label={t.doNow}
                value={b.do ?? []}
                off={f.off}
                error={error('do') ?? b.do?.map((_, j) => error(`do[${j}]`)).find(Boolean)}
                onChange={lines => set({ do: lines })}
              />
              <div className={styles.columns}>
                <Pick
                  label={t.keys.next as string}
                  from={nodes}
                  none={t.noNext}
                  value={b.next}
                  off={f.off}
                  error={error('next')}
                  onChange={next => set({ next })}
                />
                <Pick
                  label={t.keys.procedure as string}
                  from={partsOf(e.content, 'procedures')}
                  none={t.noProcedure}
                  value={b.procedure}
                  off={f.off}
                  error={error('procedure')}
                  onChange={procedure => set({ procedure })}
                />
                <Pick
                  label={t.keys.template as string}
                  from={partsOf(e.content, 'templates')}
                  none={t.noTemplate}
                  value={b.template}
                  off={f.off}
                  error={error('template')}
                  onChange={template => set({ template })}
                />
              </div>
              <LawField
                label={t.basis}
                value={b.basis ?? ''}
                off={f.off}
                error={error('basis')}
                onChange={basis => set({ basis: basis || undefined })}
              />
            </>
          )
        }}
      />
    </Section>
  )
}
