import { useText } from '@/i18n'
import { Checkbox, Section, TextArea, TextField } from '@/ui'
import { type Template, writes } from './api'
import { LawField } from './cited'
import styles from './editions.module.css'
import { Area, Editor, type Fields, type Form, Line } from './form'
import { withIds } from './ids'
import { OneOf, Rows } from './Rows'
import { bodyError } from './SectionEditor'

type Field = Template['fields'][number]

export function TemplateEditor(props: Form & { template: Template }) {
  const t = useText().editions
  const { edition: e, template } = props
  return (
    <Editor
      {...props}
      kind="templates"
      part={template.id}
      value={template}
      read={next => next.content.templates.find(x => x.id === template.id)}
      write={writes.templates(e.id)}
      clean={x => ({ ...x, fields: withIds(x.fields, field => field.label, t.someId) })}
      titleOf={x => x.title}
    >
      {f => (
        <>
          <Line f={f} k="title" lang="vi" />
          <Area f={f} k="summary" />
          <div className={styles.columns}>
            <OneOf
              label={t.keys.layout as string}
              words={t.layouts}
              value={f.value.layout}
              off={f.off}
              error={f.error('layout')}
              onChange={layout => f.set({ layout: layout as Template['layout'] })}
            />
            <Line f={f} k="heading" lang="vi" />
          </div>
          <Blanks f={f} />
          <TextArea
            label={t.templateBody}
            hint={f.value.fields
              .filter(x => x.id)
              .map(x => `{{${x.id}}}`)
              .join(' ')}
            lang="vi"
            rows={14}
            className={styles.markdown}
            value={f.value.body}
            disabled={f.off}
            error={bodyError(f.error, f.value.body)}
            onChange={x => f.set({ body: x.currentTarget.value })}
          />
          <Area f={f} k="advice" rows={3} />
          <LawField
            label={t.basis}
            value={f.value.basis ?? ''}
            off={f.off}
            error={f.error('basis')}
            onChange={basis => f.set({ basis: basis || undefined })}
          />
        </>
      )}
    </Editor>
  )
}

/** The blanks of a template. */
function Blanks({ f }: { f: Fields<Template> }) {
  const t = useText().editions
  return (
    <Section title={t.keys.fields as string}>
      <Rows<Field>
        items={f.value.fields}
        name={x => x.label || (t.keys.label as string)}
        blank={() => ({ id: '', label: '', kind: 'line' })}
        add={t.addField}
        onChange={fields => f.set({ fields })}
        may={!f.off}
        error={f.error('fields')}
        row={(x, i, set) => (
          <>
            <div className={styles.columns}>
              <TextField
                label={t.keys.label as string}
                lang="vi"
                value={x.label}
                disabled={f.off}
                error={f.error(`fields[${i}].label`)}
                onChange={v => set({ label: v.currentTarget.value })}
              />
              <TextField
                label={t.keys.id as string}
                value={x.id}
                placeholder={t.idByItself}
                disabled={f.off}
                error={f.error(`fields[${i}].id`)}
                onChange={v => set({ id: v.currentTarget.value })}
              />
              <OneOf
                label={t.keys.kind as string}
                words={t.kinds}
                value={x.kind}
                off={f.off}
                error={f.error(`fields[${i}].kind`)}
                onChange={kind => set({ kind: kind as Field['kind'] })}
              />
              <OneOf
                label={t.keys.fill as string}
                words={t.fills}
                value={x.fill ?? ''}
                off={f.off}
                error={f.error(`fields[${i}].fill`)}
                onChange={fill => set({ fill: fill || undefined })}
              />
            </div>
            <TextField
              label={t.keys.hint as string}
              lang="vi"
              value={x.hint ?? ''}
              disabled={f.off}
              error={f.error(`fields[${i}].hint`)}
              onChange={v => set({ hint: v.currentTarget.value || undefined })}
            />
            <Checkbox
              label={t.requiredField}
              checked={x.required ?? false}
              disabled={f.off}
              onChange={v => set({ required: v.currentTarget.checked || undefined })}
            />
          </>
        )}
      />
    </Section>
  )
}
