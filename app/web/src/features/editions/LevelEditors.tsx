import { useText } from '@/i18n'
import { Checkbox, Section, TextArea } from '@/ui'
import { type Criterion, type Level, writes } from './api'
import { Area, Editor, type Form, filled, Line, Lines } from './form'

/** A question that a case is scored by, with what each level looks like. */
export function CriterionEditor(props: Form & { criterion: Criterion }) {
  const t = useText().editions
  const { edition: e, criterion } = props
  return (
    <Editor
      {...props}
      kind="criteria"
      part={criterion.id}
      value={criterion}
      read={next => next.content.criteria.find(c => c.id === criterion.id)}
      write={writes.criteria(e.id)}
      titleOf={c => c.name}
    >
      {f => (
        <>
          <Line f={f} k="name" lang="vi" />
          <Area f={f} k="question" />
          <Checkbox
            label={t.keys.urgent}
            checked={f.value.urgent ?? false}
            disabled={f.off}
            onChange={x => f.set({ urgent: x.currentTarget.checked || undefined })}
          />
          <Section title={t.keys.thresholds as string}>
            {f.value.thresholds.map((threshold, i) => (
              <TextArea
                key={threshold.level}
                label={`${threshold.level}. ${e.content.levels.find(l => l.number === threshold.level)?.name ?? ''}`}
                lang="vi"
                rows={2}
                value={threshold.text}
                disabled={f.off}
                error={f.error(`thresholds[${i}].text`) ?? f.error(`thresholds[${i}].level`)}
                onChange={x =>
                  f.set({
                    thresholds: f.value.thresholds.map((y, j) => (i === j ? { ...y, text: x.currentTarget.value } : y)),
                  })
                }
              />
            ))}
          </Section>
        </>
      )}
    </Editor>
  )
}

/** One of the four levels: edited, never added or taken out. */
export function LevelEditor(props: Form & { level: Level }) {
  const { edition: e, level } = props
  return (
    <Editor
      {...props}
      kind="levels"
      part={level.id}
      value={level}
      read={next => next.content.levels.find(l => l.id === level.id)}
      write={writes.levels(e.id)}
      clean={l => ({ ...l, signals: filled(l.signals), who: filled(l.who), actions: filled(l.actions) })}
    >
      {f => (
        <>
          <Line f={f} k="name" lang="vi" />
          <Area f={f} k="summary" />
          <Lines f={f} k="signals" />
          <Lines f={f} k="who" />
          <Lines f={f} k="actions" />
          <Line f={f} k="escalateTo" lang="vi" />
        </>
      )}
    </Editor>
  )
}
