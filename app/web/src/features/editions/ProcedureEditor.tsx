import { useState } from 'react'
import { useText } from '@/i18n'
import { TextArea, TextField } from '@/ui'
import { type Procedure, useEdit, writes } from './api'
import { Body } from './Body'
import styles from './editions.module.css'
import { complaint, type Form, filled, Lines, SaveBar } from './form'
import { bodyComplaint } from './SectionEditor'
import { Roles, Steps, stepPaths } from './Steps'

const lists = ['signs', 'firstHour', 'do', 'dont', 'clocks', 'templates', 'lessons', 'related'] as const

export function ProcedureEditor({ edition: e, may, procedure }: Form & { procedure: Procedure }) {
  const t = useText().editions
  const save = useEdit(e.id, writes.procedures(e.id))
  const [p, setP] = useState(procedure)
  const set = (part: Partial<Procedure>) => setP({ ...p, ...part })
  const field = complaint(save)
  const body = bodyComplaint(save.error)
  const names: Record<(typeof lists)[number], string> = {
    signs: t.signs,
    firstHour: t.firstHour,
    do: t.doThis,
    dont: t.dont,
    clocks: t.clockIds,
    templates: t.templateIds,
    lessons: t.lessons,
    related: t.related,
  }
  const send = () => {
    const clean = Object.fromEntries(lists.map(k => [k, filled(p[k])]))
    save.mutate({ version: e.version, input: { ...p, ...clean } })
  }
  const shown = ['title', 'summary', 'retired', body?.path ?? '', ...lists, ...stepPaths(p.roles, p.steps)]
  const list = (k: (typeof lists)[number]) => (
    <Lines
      key={k}
      label={names[k]}
      value={p[k] ?? []}
      disabled={!may}
      error={field(k) ?? p[k]?.map((_, i) => field(`${k}[${i}]`)).find(Boolean)}
      onChange={lines => set({ [k]: lines })}
    />
  )
  return (
    <form
      className={styles.form}
      onSubmit={x => {
        x.preventDefault()
        send()
      }}
    >
      <TextField
        label={t.partTitle}
        lang="vi"
        value={p.title}
        disabled={!may}
        error={field('title')}
        onChange={x => set({ title: x.currentTarget.value })}
      />
      <TextArea
        label={t.summary}
        lang="vi"
        rows={2}
        value={p.summary}
        disabled={!may}
        error={field('summary')}
        onChange={x => set({ summary: x.currentTarget.value })}
      />
      {(['signs', 'firstHour'] as const).map(list)}
      <Roles value={p.roles} may={may} field={field} onChange={roles => set({ roles })} />
      <Steps
        full
        value={p.steps}
        roles={p.roles}
        edition={e}
        may={may}
        field={field}
        onChange={steps => set({ steps })}
      />
      {(['do', 'dont'] as const).map(list)}
      <Body value={p.body} disabled={!may} error={body?.text} onChange={text => set({ body: text })} />
      {(['clocks', 'templates', 'lessons', 'related'] as const).map(list)}
      <TextField
        label={t.retiredOn}
        type="date"
        value={p.retired ?? ''}
        disabled={!may}
        error={field('retired')}
        onChange={x => set({ retired: x.currentTarget.value || undefined })}
      />
      <SaveBar save={save} may={may} shown={shown} />
    </form>
  )
}
