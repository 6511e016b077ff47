import { useState } from 'react'
import { useText } from '@/i18n'
import { Checkbox, Section, Select, TextArea, TextField } from '@/ui'
import { type Template, useEdit, writes } from './api'
import styles from './editions.module.css'
import { complaint, type Form, Rows, SaveBar } from './form'
import { bodyComplaint } from './SectionEditor'

type Field = Template['fields'][number]

export function TemplateEditor({ edition: e, may, template }: Form & { template: Template }) {
  const t = useText().editions
  const save = useEdit(e.id, writes.templates(e.id))
  const [p, setP] = useState(template)
  const set = (part: Partial<Template>) => setP({ ...p, ...part })
  const field = complaint(save)
  const body = bodyComplaint(save.error)
  const keys = ['title', 'summary', 'heading', 'basis', 'advice'] as const
  const names = { title: t.partTitle, summary: t.summary, heading: t.heading, basis: t.basis, advice: t.advice }
  const shown = [
    ...keys,
    body?.path ?? '',
    ...p.fields.flatMap((_, i) => ['id', 'label', 'hint', 'kind'].map(k => `fields[${i}].${k}`)),
  ]
  return (
    <form
      className={styles.form}
      onSubmit={x => {
        x.preventDefault()
        save.mutate({ version: e.version, input: p })
      }}
    >
      {keys.map(k => (
        <TextArea
          key={k}
          label={names[k]}
          lang="vi"
          rows={k === 'advice' || k === 'summary' ? 3 : 1}
          value={p[k] ?? ''}
          disabled={!may}
          error={field(k)}
          onChange={x => set({ [k]: x.currentTarget.value })}
        />
      ))}
      <Section title={t.fields}>
        <Rows<Field>
          items={p.fields}
          name={f => f.label || t.label}
          blank={() => ({ id: '', label: '', kind: 'line' })}
          add={t.addField}
          onChange={fields => set({ fields })}
          may={may}
          row={(f, i, change) => (
            <>
              <div className={styles.columns}>
                <TextField
                  label={t.label}
                  lang="vi"
                  value={f.label}
                  disabled={!may}
                  error={field(`fields[${i}].label`)}
                  onChange={x => change({ label: x.currentTarget.value })}
                />
                <TextField
                  label={t.id}
                  value={f.id}
                  disabled={!may}
                  error={field(`fields[${i}].id`)}
                  onChange={x => change({ id: x.currentTarget.value })}
                />
                <Select
                  label={t.kind}
                  value={f.kind}
                  disabled={!may}
                  error={field(`fields[${i}].kind`)}
                  onChange={x => change({ kind: x.currentTarget.value as Field['kind'] })}
                >
                  {Object.entries(t.kinds).map(([kind, name]) => (
                    <option key={kind} value={kind}>
                      {name}
                    </option>
                  ))}
                </Select>
              </div>
              <TextField
                label={t.hint}
                lang="vi"
                value={f.hint ?? ''}
                disabled={!may}
                error={field(`fields[${i}].hint`)}
                onChange={x => change({ hint: x.currentTarget.value || undefined })}
              />
              <Checkbox
                label={t.requiredField}
                checked={f.required ?? false}
                disabled={!may}
                onChange={x => change({ required: x.currentTarget.checked || undefined })}
              />
            </>
          )}
        />
      </Section>
      <TextArea
        label={t.templateBody}
        lang="vi"
        rows={14}
        className={styles.markdown}
        value={p.body}
        disabled={!may}
        error={field('body') ?? body?.text}
        onChange={x => set({ body: x.currentTarget.value })}
      />
      <SaveBar save={save} may={may} shown={[...shown, 'body']} />
    </form>
  )
}
