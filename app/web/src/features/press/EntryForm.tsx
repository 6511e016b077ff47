import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ApiProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, Checkbox, Refusal, Select, TextArea, TextField } from '@/ui'
import { giversQuery } from './givers'
import { choices, type Field } from './kinds'
import styles from './press.module.css'
import { bodyOf, type Values } from './values'

/**
 * The fields of an entry, one below the other. What is missing is said beside
 * its field; what the server refuses beside its field too, or above the form.
 */
export function EntryForm(props: {
  fields: Field[]
  start: Values
  department?: string
  before?: ReactNode
  error: unknown
  busy: boolean
  save: string
  danger?: boolean
  onSave: (body: Record<string, unknown>) => void
  onCancel: () => void
}) {
  const t = useText()
  const [values, setValues] = useState<Values>(props.start)
  const [tried, setTried] = useState(false)
  const problem = props.error instanceof ApiProblem ? props.error : undefined
  const shown = props.fields.filter(f => !f.when || f.when(values))
  const missing = (f: Field) => f.required && !String(values[f.name] ?? '').trim()
  const seen = shown.filter(f => f.type !== 'hidden')
  const placed = problem?.body.errors?.every(e => seen.some(f => f.name === e.path))

  function submit(e: FormEvent) {
    e.preventDefault()
    setTried(true)
    if (shown.some(missing)) return
    props.onSave(bodyOf(shown, values))
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Refusal error={placed && problem?.body.errors?.length ? undefined : props.error} />
      {problem && !placed && problem.body.errors && (
        <ul className={styles.complaints}>
          {problem.body.errors
            .filter(e => !seen.some(f => f.name === e.path))
            .map(e => (
              <li key={e.path}>{problem.field(e.path)}</li>
            ))}
        </ul>
      )}
      {props.before}
      {seen.map(f => (
        <FieldOf
          key={f.name}
          field={f}
          value={values[f.name]}
          department={props.department}
          error={problem?.field(f.name) ?? (tried && missing(f) ? t.common.required : undefined)}
          onChange={value => setValues(old => ({ ...old, [f.name]: value }))}
        />
      ))}
      <div className={styles.buttons}>
        <Button type="submit" look={props.danger ? 'danger' : 'primary'} busy={props.busy}>
          {props.save}
        </Button>
        <Button look="secondary" onClick={props.onCancel}>
          {t.common.cancel}
        </Button>
      </div>
    </form>
  )
}

interface FieldProps {
  field: Field
  value: string | boolean | undefined
  department?: string
  error?: string
  onChange: (value: string | boolean) => void
}

function FieldOf(props: FieldProps) {
  const t = useText().press
  const { field: f, onChange, error } = props
  const label = t.fields[f.label]
  const hint = f.hint && t.hints[f.hint]
  const value = String(props.value ?? '')
  switch (f.type) {
    case 'check':
      return (
        <Checkbox
          label={
            <>
              {label}
              {hint && <span className={styles.checkHint}>{hint}</span>}
            </>
          }
          checked={props.value === true}
          onChange={e => onChange(e.currentTarget.checked)}
        />
      )
    case 'area':
    case 'lines':
      return (
        <TextArea
          label={label}
          hint={hint}
          error={error}
          rows={f.type === 'lines' ? 3 : 4}
          value={value}
          onChange={e => onChange(e.currentTarget.value)}
        />
      )
    case 'select':
      return <Choice {...props} />
    case 'giver':
      return <Giver {...props} />
  }
  const types = {
    hidden: 'hidden',
    moment: 'datetime-local',
    day: 'date',
    email: 'email',
    tel: 'tel',
    url: 'url',
    line: 'text',
  }
  return (
    <TextField
      label={label}
      hint={hint}
      error={error}
      type={types[f.type]}
      value={value}
      onChange={e => onChange(e.currentTarget.value)}
    />
  )
}

function Choice({ field: f, value, error, onChange }: FieldProps) {
  const t = useText().press
  const options: Record<string, string> = f.options ? t[f.options] : {}
  return (
    <Select
      label={t.fields[f.label]}
      hint={f.hint && t.hints[f.hint]}
      error={error}
      value={String(value ?? '')}
      onChange={e => onChange(e.currentTarget.value)}
    >
      {(f.optional || !value) && <option value="">{t.choose}</option>}
      {choices(options).map(([key, words]) => (
        <option key={key} value={key}>
          {words}
        </option>
      ))}
    </Select>
  )
}

/** Who speaks for the agency today: one of them signs. */
function Giver({ field: f, value, department, error, onChange }: FieldProps) {
  const t = useText().press
  const givers = useQuery({ ...giversQuery(department ?? ''), enabled: !!department }).data ?? []
  return (
    <Select
      label={t.fields[f.label]}
      hint={f.hint && t.hints[f.hint]}
      error={error}
      value={String(value ?? '')}
      onChange={e => onChange(e.currentTarget.value)}
    >
      <option value="">{t.choose}</option>
      {givers.map(g => (
        <option key={g.id} value={g.id}>
          {g.name} ({g.role === 'delegate' ? t.fields.receiver : t.roles[g.role]})
        </option>
      ))}
    </Select>
  )
}
