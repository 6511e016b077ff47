import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '@/api/client'
import { clock } from '@/api/clock'
import { saveFile } from '@/api/download'
import { useOpened } from '@/api/opens'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Button, Failure, Notice, Panel, Select, SkeletonList, TextArea, TextField } from '@/ui'
import { frontQuery, type Incident, templateQuery } from './api'
import { useDraft } from './draft'
import styles from './incidents.module.css'
import { fromLocal, toLocal } from './local'
import type { Desk } from './useIncident'

type Format = 'docx' | 'pdf' | 'txt'

/** Templates filled on the incident: to download, or to copy as text. */
export function Documents({ incident: i, desk }: { incident: Incident; desk: Desk }) {
  const t = useText()
  return (
    <div className={styles.stack}>
      {i.state.documents.length === 0 && <p className={styles.dim}>{t.incidents.noDocuments}</p>}
      {i.state.documents.map(d => (
        <Panel key={d.id}>
          <p>
            <b lang="vi">{d.title}</b>
            <br />
            <span className={styles.dim}>
              {d.name}, {moment(d.at)}
            </span>
          </p>
          <Downloads incident={i.id} document={d.id} />
        </Panel>
      ))}
      {i.mine.length > 0 && <FillForm incident={i} desk={desk} />}
    </div>
  )
}

function Downloads({ incident, document }: { incident: string; document: string }) {
  const t = useText()
  const [state, setState] = useState<'copied' | 'failed'>()
  const read = (format: Format) =>
    api.GET('/api/v1/incidents/{id}/documents/{document}', {
      params: { path: { id: incident, document }, query: { format } },
      parseAs: 'blob',
    })
  const copy = async () => {
    try {
      const { data } = await read('txt')
      await navigator.clipboard.writeText(await (data as unknown as Blob).text())
      setState('copied')
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      <div className={styles.actions}>
        <Button look="secondary" small onClick={() => void saveFile(read('docx'))}>
          {t.incidents.word}
        </Button>
        <Button look="secondary" small onClick={() => void saveFile(read('pdf'))}>
          {t.incidents.pdf}
        </Button>
        <Button look="quiet" small onClick={() => void copy()}>
          {t.incidents.copyText}
        </Button>
        <span role="status">{state === 'copied' && t.incidents.copied}</span>
      </div>
      {state === 'failed' && (
        <Notice tone="bad" live>
          {t.incidents.copyFailed}
        </Notice>
      )}
    </>
  )
}

function FillForm({ incident, desk }: { incident: Incident; desk: Desk }) {
  const t = useText()
  const front = useQuery(frontQuery)
  const [chosen, setChosen] = useDraft(incident.id, 'template', '')
  if (front.error) return <Failure error={front.error} retry={() => void front.refetch()} />
  return (
    <section className={styles.form} aria-label={t.incidents.fillTemplate}>
      <Select label={t.incidents.fillTemplate} value={chosen} onChange={e => setChosen(e.currentTarget.value)}>
        <option value="">{t.incidents.chooseTemplate}</option>
        {front.data?.templates.map(x => (
          <option key={x.id} value={x.id} lang="vi">
            {x.title}
          </option>
        ))}
      </Select>
      {chosen && <Fields key={chosen} template={chosen} incident={incident} desk={desk} onDone={() => setChosen('')} />}
    </section>
  )
}

const inputs: Record<string, string> = { date: 'date', time: 'datetime-local' }

function Fields(props: { template: string; incident: Incident; desk: Desk; onDone: () => void }) {
  const t = useText()
  const template = useQuery(templateQuery(props.template))
  useOpened('template', template.data && props.template, true)
  const [values, setValues, drop] = useDraft<Record<string, string> | undefined>(
    props.incident.id,
    `document/${props.template}`,
    undefined,
  )
  if (template.error) return <Failure error={template.error} retry={() => void template.refetch()} />
  const x = template.data
  if (!x) return <SkeletonList rows={3} height={72} />
  const filled = values ?? Object.fromEntries(x.fields.map(f => [f.id, filling(f, props.incident)]))
  const submit = (e: FormEvent) => {
    e.preventDefault()
    const fields = Object.fromEntries(
      x.fields.map(f => [
        f.id,
        f.kind === 'time' && filled[f.id] ? fromLocal(filled[f.id] ?? '') : (filled[f.id] ?? ''),
      ]),
    )
    const document = { id: '', template: x.id, title: x.title, layout: x.layout, heading: x.heading, fields, text: '' }
    void props.desk.write('document', { document: document as never })
    drop()
    props.onDone()
  }
  return (
    <form className={styles.form} onSubmit={submit} lang="vi">
      {x.fields.map(f => {
        const shape = {
          label: f.required ? `${f.label} (${t.incidents.required})` : f.label,
          hint: [f.kind === 'list' && t.incidents.listHint, f.hint].filter(Boolean).join('. ') || undefined,
          required: f.required,
          value: filled[f.id] ?? '',
        }
        const set = (value: string) => setValues({ ...filled, [f.id]: value })
        return f.kind === 'list' || f.kind === 'paragraph' ? (
          <TextArea key={f.id} {...shape} rows={3} onChange={e => set(e.currentTarget.value)} />
        ) : (
          <TextField key={f.id} {...shape} type={inputs[f.kind] ?? 'text'} onChange={e => set(e.currentTarget.value)} />
        )
      })}
      <div>
        <Button type="submit">{t.incidents.makeDocument}</Button>
      </div>
    </form>
  )
}

/** What the incident itself puts into a field. */
function filling(f: { fill?: string; kind: string }, i: Incident): string {
  const at = (moment: number) => (f.kind === 'date' ? toLocal(moment).slice(0, 10) : toLocal(moment))
  switch (f.fill) {
    case 'agency':
    case 'place':
      return f.fill === 'agency' ? i.departmentName : ''
    case 'title':
      return i.title
    case 'level':
      return i.state.level ? (i.levels.find(l => l.number === i.state.level)?.name ?? '') : ''
    case 'received':
      return at(Date.parse(i.received))
    case 'now':
      return at(clock.now())
  }
  return ''
}
