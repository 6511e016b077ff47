import { useText } from '@/i18n'
import { type Procedure, writes } from './api'
import { Body } from './Body'
import { LessonPicks } from './cited'
import { Area, Editor, type Form, filled, Line, Lines } from './form'
import { withIds } from './ids'
import { partsOf } from './kinds'
import { Picks } from './Rows'
import { bodyError } from './SectionEditor'
import { Roles, Steps } from './Steps'

const texts = ['signs', 'firstHour', 'do', 'dont', 'lessons'] as const

/** What a step names is the procedure's too: an incident shows the procedure's clocks and templates. */
function clean(p: Procedure, someId: string): Procedure {
  const steps = withIds(p.steps, s => s.text, someId)
  const named = (listed: string[], from: (string | undefined)[]) => [
    ...new Set([...listed, ...from.filter((id): id is string => !!id)]),
  ]
  return {
    ...p,
    ...Object.fromEntries(texts.map(k => [k, filled(p[k])])),
    steps,
    clocks: named(
      p.clocks,
      steps.map(s => s.within),
    ),
    templates: named(
      p.templates,
      steps.map(s => s.template),
    ),
  }
}

export function ProcedureEditor(props: Form & { procedure: Procedure }) {
  const t = useText().editions
  const { edition: e, procedure } = props
  const kinds = { clocks: partsOf(e.content, 'clocks'), templates: partsOf(e.content, 'templates') }
  const others = partsOf(e.content, 'procedures').filter(p => p.id !== procedure.id)
  return (
    <Editor
      {...props}
      kind="procedures"
      part={procedure.id}
      value={procedure}
      read={next => next.content.procedures.find(p => p.id === procedure.id)}
      write={writes.procedures(e.id)}
      clean={p => clean(p, t.someId)}
      titleOf={p => p.title}
    >
      {f => (
        <>
          <Line f={f} k="title" lang="vi" />
          <Area f={f} k="summary" />
          <Lines f={f} k="signs" />
          <Lines f={f} k="firstHour" label={t.firstHourLong} />
          <Roles value={f.value.roles} f={f} onChange={roles => f.set({ roles })} />
          <Steps
            full
            value={f.value.steps}
            roles={f.value.roles}
            edition={e}
            f={f}
            onChange={steps => f.set({ steps })}
          />
          <Lines f={f} k="do" />
          <Lines f={f} k="dont" />
          <Body
            value={f.value.body}
            disabled={f.off}
            error={bodyError(f.error, f.value.body)}
            onChange={body => f.set({ body })}
          />
          {(['clocks', 'templates'] as const).map(k => (
            <Picks
              key={k}
              label={t.keys[k] as string}
              from={kinds[k]}
              value={f.value[k]}
              off={f.off}
              error={f.error(k) ?? f.value[k].map((_, i) => f.error(`${k}[${i}]`)).find(Boolean)}
              onChange={ids => f.set({ [k]: ids })}
            />
          ))}
          <Picks
            label={t.keys.related as string}
            from={others}
            value={f.value.related ?? []}
            off={f.off}
            error={(f.value.related ?? []).map((_, i) => f.error(`related[${i}]`)).find(Boolean)}
            onChange={related => f.set({ related })}
          />
          <LessonPicks
            label={t.lessonsLong}
            value={f.value.lessons ?? []}
            off={f.off}
            error={f.error('lessons') ?? f.value.lessons?.map((_, i) => f.error(`lessons[${i}]`)).find(Boolean)}
            onChange={lessons => f.set({ lessons })}
          />
          <Line f={f} k="retired" type="date" />
        </>
      )}
    </Editor>
  )
}
