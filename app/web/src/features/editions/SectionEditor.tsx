import { useText } from '@/i18n'
import { type Section, writes } from './api'
import { Body } from './Body'
import { Area, Editor, type Form, Line } from './form'
import { withIds } from './ids'
import { OneOf } from './Rows'
import { Roles, Steps } from './Steps'

/** A text is told of by its line: "body:12". */
export const bodyError = (error: (path: string) => string | undefined, text: string): string | undefined => {
  const lines = text.split('\n').length
  for (let line = 1; line <= lines + 1; line++) {
    const found = error(`body:${line}`)
    if (found) return line > 1 ? `${line}: ${found}` : found
  }
  return error('body')
}

export function SectionEditor(props: Form & { section: Section }) {
  const t = useText().editions
  const { edition: e, section } = props
  const phase = section.kind === 'phase'
  return (
    <Editor
      {...props}
      kind="sections"
      part={section.id}
      value={section}
      read={next => next.content.sections.find(s => s.id === section.id)}
      write={writes.sections(e.id)}
      clean={s => ({ ...s, steps: withIds(s.steps ?? [], x => x.text, t.someId) })}
      titleOf={s => s.title}
    >
      {f => (
        <>
          <Line f={f} k="title" lang="vi" />
          {!phase && (
            <OneOf
              label={t.keys.kind as string}
              words={{ guide: t.sectionKinds.guide as string, principle: t.sectionKinds.principle as string }}
              value={f.value.kind}
              off={f.off}
              error={f.error('kind')}
              onChange={kind => f.set({ kind: kind as Section['kind'] })}
            />
          )}
          <Area f={f} k="summary" />
          <Body
            value={f.value.body}
            disabled={f.off}
            error={bodyError(f.error, f.value.body)}
            onChange={body => f.set({ body })}
          />
          <Roles value={f.value.roles ?? []} f={f} onChange={roles => f.set({ roles })} />
          <Steps
            value={f.value.steps ?? []}
            roles={f.value.roles ?? []}
            edition={e}
            f={f}
            onChange={steps => f.set({ steps })}
          />
        </>
      )}
    </Editor>
  )
}
