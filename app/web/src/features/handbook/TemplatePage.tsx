import { IconCopy, IconFileTypeDocx, IconFileTypePdf } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useOpened } from '@/api/opens'
import { useText } from '@/i18n'
import { Button, Chip, Failure, Notice, Page, Refusal, Section, SkeletonList, TextArea, TextField } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { Reading } from '@/ui/Reading'
import { type Template, templateQuery, useDocument } from './api'
import { fillIn, forServer } from './fill'
import { Procedures } from './Refs'
import styles from './template.module.css'

/** A template: its fields to fill, and the text as it will be read, to copy. */
export default function TemplatePage() {
  const t = useText()
  const { template: id = '' } = useParams({ strict: false })
  const template = useQuery(templateQuery(id))
  useOpened('template', template.data && id)
  const crumb = { to: '/handbook', label: t.handbook.title } as const
  const x = template.data
  if (template.error) return <Failure error={template.error} retry={() => void template.refetch()} heading="h1" />
  if (!x) {
    return (
      <Page title={t.common.loading} crumb={crumb} narrow>
        <SkeletonList rows={6} height={88} />
      </Page>
    )
  }
  return (
    <Page
      title={x.title}
      crumb={crumb}
      lead={
        <>
          <span lang="vi">{x.summary}</span> <Chip>{t.crisis.layouts[x.layout] ?? x.layout}</Chip>{' '}
          <CopyOf queryKey={templateQuery(id).queryKey} />
        </>
      }
    >
      <Form template={x} key={x.id} />
      {x.advice && (
        <Section title={t.crisis.advice}>
          <Reading html={x.advice} />
        </Section>
      )}
      <Procedures title={t.crisis.usedBy} of={x.procedures} short />
    </Page>
  )
}

function Form({ template: x }: { template: Template }) {
  const t = useText()
  const [values, setValues] = useState<Record<string, string>>({})
  const { text, missing } = fillIn(x, values)
  return (
    <div className={styles.sides}>
      <Section
        title={t.crisis.fill}
        action={
          <Button look="quiet" small onClick={() => setValues({})}>
            {t.crisis.clearFields}
          </Button>
        }
      >
        <div className={styles.fields} lang="vi">
          {x.fields.map(f => (
            <Blank
              key={f.id}
              field={f}
              value={values[f.id] ?? ''}
              onChange={value => setValues({ ...values, [f.id]: value })}
            />
          ))}
        </div>
      </Section>
      <Section title={t.crisis.preview}>
        <div className={styles.text} lang="vi">
          {text}
        </div>
        <p className={styles.left} role="status">
          {missing.length > 0 ? t.crisis.missing(missing.map(f => f.label).join('; ')) : t.crisis.complete}
        </p>
        <Copy text={text} />
        <Documents template={x.id} fields={forServer(x.fields, values)} complete={missing.length === 0} />
      </Section>
    </div>
  )
}

const inputs: Record<string, string> = { date: 'date', time: 'datetime-local' }

function Blank(props: { field: Template['fields'][number]; value: string; onChange: (value: string) => void }) {
  const t = useText()
  const { field: f } = props
  const hint = [f.kind === 'list' && t.crisis.listHint, f.hint].filter(Boolean).join('. ')
  const shape = {
    label: f.required ? `${f.label} (${t.crisis.required})` : f.label,
    hint: hint || undefined,
    value: props.value,
  }
  if (f.kind === 'list' || f.kind === 'paragraph')
    return (
      <TextArea {...shape} rows={f.kind === 'list' ? 4 : 3} onChange={e => props.onChange(e.currentTarget.value)} />
    )
  return <TextField {...shape} type={inputs[f.kind] ?? 'text'} onChange={e => props.onChange(e.currentTarget.value)} />
}

function Copy({ text }: { text: string }) {
  const t = useText()
  const [state, setState] = useState<'copied' | 'failed'>()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      setState('failed')
    }
  }
  return (
    <div className={styles.copy}>
      <Button icon={<IconCopy size={20} aria-hidden="true" />} onClick={() => void copy()}>
        {t.crisis.copy}
      </Button>
      <span role="status">{state === 'copied' && t.crisis.copied}</span>
      {state === 'failed' && (
        <Notice tone="bad" live>
          {t.crisis.copyFailed}
        </Notice>
      )}
    </div>
  )
}

/** The text as a document to send; all that must be filled is filled first. */
function Documents(props: { template: string; fields: Record<string, string>; complete: boolean }) {
  const t = useText()
  const save = useDocument(props.template)
  const button = (format: 'docx' | 'pdf', Icon: typeof IconFileTypePdf) => (
    <Button
      look="secondary"
      icon={<Icon size={20} aria-hidden="true" />}
      disabled={!props.complete}
      busy={save.isPending && save.variables.format === format}
      onClick={() => save.mutate({ format, fields: props.fields })}
    >
      {format === 'docx' ? t.crisis.word : t.crisis.pdf}
    </Button>
  )
  return (
    <>
      <div className={styles.copy}>
        {button('docx', IconFileTypeDocx)}
        {button('pdf', IconFileTypePdf)}
      </div>
      <Refusal error={save.error} />
    </>
  )
}
