import { useState } from 'react'
import { isProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { TextArea, TextField } from '@/ui'
import { type Section, useEdit, writes } from './api'
import { Body } from './Body'
import styles from './editions.module.css'
import { complaint, type Form, SaveBar } from './form'
import { Roles, Steps, stepPaths } from './Steps'

/** The first complaint about a text, wherever in it: "body:12". */
export const bodyComplaint = (error: unknown): { path: string; text: string } | undefined => {
  const found = isProblem(error) ? error.body.errors?.find(e => e.path.startsWith('body')) : undefined
  return found && { path: found.path, text: `${found.path.replace(':', ' ')}: ${found.message?.vi ?? ''}` }
}

export function SectionEditor({ edition: e, may, section }: Form & { section: Section }) {
  const t = useText().editions
  const save = useEdit(e.id, writes.sections(e.id))
  const [s, setS] = useState(section)
  const set = (part: Partial<Section>) => setS({ ...s, ...part })
  const field = complaint(save)
  const body = bodyComplaint(save.error)
  const roles = s.roles ?? []
  const steps = s.steps ?? []
  return (
    <form
      className={styles.form}
      onSubmit={x => {
        x.preventDefault()
        save.mutate({ version: e.version, input: s })
      }}
    >
      <TextField
        label={t.partTitle}
        lang="vi"
        value={s.title}
        disabled={!may}
        error={field('title')}
        onChange={x => set({ title: x.currentTarget.value })}
      />
      <TextArea
        label={t.summary}
        lang="vi"
        rows={2}
        value={s.summary}
        disabled={!may}
        error={field('summary')}
        onChange={x => set({ summary: x.currentTarget.value })}
      />
      <Body value={s.body} disabled={!may} error={body?.text} onChange={text => set({ body: text })} />
      <Roles value={roles} may={may} field={field} onChange={next => set({ roles: next })} />
      <Steps value={steps} roles={roles} edition={e} may={may} field={field} onChange={next => set({ steps: next })} />
      <SaveBar save={save} may={may} shown={['title', 'summary', body?.path ?? '', ...stepPaths(roles, steps)]} />
    </form>
  )
}
