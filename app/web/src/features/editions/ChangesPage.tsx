import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { can, useMe } from '@/api/me'
import { isProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, Checkbox, Chip, Empty, Failure, Page, Refusal, Section, Select, SkeletonList, TextField } from '@/ui'
import { Changed } from '@/ui/Changed'
import { type Change, type Detail, type Diff, diffQuery, editionQuery, listQuery, useEdit, writes } from './api'
import styles from './editions.module.css'

type Marks = Record<string, { material: boolean; reason: string }>

/** What an edition changes, and which changes make readers read again. */
export default function ChangesPage() {
  const t = useText()
  const { edition: id = '' } = useParams({ strict: false })
  const against = (useSearch({ strict: false }) as Record<string, string | undefined>).against ?? ''
  const edition = useQuery(editionQuery(id))
  const diff = useQuery(diffQuery(id, against))
  const crumb = {
    to: '/editions/$edition',
    params: { edition: id },
    label: t.editions.edition(edition.data?.number ?? '…'),
  } as const
  const error = diff.error ?? edition.error
  return (
    <Page title={t.editions.diffTitle} crumb={crumb} lead={edition.data && t.editions.edition(edition.data.number)}>
      <Against id={id} against={against || (diff.data?.against ?? '')} />
      {error ? (
        <Failure error={error} retry={() => void diff.refetch()} />
      ) : !diff.data || !edition.data ? (
        <SkeletonList rows={6} height={96} />
      ) : diff.data.changes.length === 0 ? (
        <Empty title={t.editions.noChanges}>{t.editions.noChangesText}</Empty>
      ) : (
        <Changes key={diff.data.against} diff={diff.data} edition={edition.data} />
      )}
    </Page>
  )
}

function Against({ id, against }: { id: string; against: string }) {
  const t = useText().editions
  const navigate = useNavigate()
  const list = useQuery(listQuery).data?.items ?? []
  return (
    <div className={styles.against}>
      <Select
        label={t.against}
        value={against}
        onChange={e =>
          void navigate({
            to: '/editions/$edition/changes',
            params: { edition: id },
            search: { against: e.currentTarget.value },
            replace: true,
          })
        }
      >
        <option value="embedded">{t.embeddedName}</option>
        {list
          .filter(e => e.id !== id)
          .map(e => (
            <option key={e.id} value={e.id}>
              {t.edition(e.number)} ({t.states[e.state]})
            </option>
          ))}
      </Select>
    </div>
  )
}

function Changes({ diff: d, edition: e }: { diff: Diff; edition: Detail }) {
  const t = useText().editions
  const author = can(useMe(), 'handbook.author')
  const may = author && e.state === 'draft' && d.against === e.base
  const save = useEdit(e.id, writes.marks(e.id))
  const [marks, setMarks] = useState<Marks>(() =>
    Object.fromEntries(d.marks.map(m => [m.change, { material: m.material, reason: m.reason }])),
  )
  const isMaterial = (c: Change) => marks[c.id]?.material ?? c.proposed
  const send = () => {
    const known = Object.entries(marks).filter(([id]) => d.changes.some(c => c.id === id))
    save.mutate({ version: e.version, input: known.map(([change, m]) => ({ change, ...m })) })
  }
  const parts = new Set(d.changes.filter(isMaterial).flatMap(c => c.parts))
  const titles = [...new Set(d.changes.map(c => c.title))]
  return (
    <>
      <p className={styles.summary} role="status">
        {t.counted(d.changes.length, d.changes.filter(isMaterial).length)}. {t.mustRead(parts.size)}
      </p>
      {titles.map(title => (
        <Section key={title} title={title || t.whole}>
          <ul className={styles.changes}>
            {d.changes
              .filter(c => c.title === title)
              .map(c => (
                <Row
                  key={c.id}
                  change={c}
                  material={isMaterial(c)}
                  reason={marks[c.id]?.reason ?? ''}
                  onMark={may ? m => setMarks({ ...marks, [c.id]: m }) : undefined}
                />
              ))}
          </ul>
        </Section>
      ))}
      {may && (
        <div className={styles.save}>
          <Button busy={save.isPending} onClick={send}>
            {t.saveMarks}
          </Button>
          <span role="status" className={styles.dim}>
            {save.isSuccess && t.marksSaved}
          </span>
          {isProblem(save.error, 'stale') ? <p role="alert">{t.stale}</p> : <Refusal error={save.error} />}
        </div>
      )}
    </>
  )
}

function Row(props: {
  change: Change
  material: boolean
  reason: string
  onMark?: (m: { material: boolean; reason: string }) => void
}) {
  const t = useText()
  const c = props.change
  const words = c.words ?? [
    c.kind === 'added' ? { kind: 'inserted', text: c.after ?? '' } : { kind: 'deleted', text: c.before ?? '' },
  ]
  return (
    <li>
      <p className={styles.changeHead}>
        <Chip tone={c.kind === 'added' ? 'ok' : c.kind === 'removed' ? 'bad' : 'soon'}>{t.reading.kinds[c.kind]}</Chip>
        <span>{t.reading.things[c.what] ?? c.what}</span>
        <span className={styles.place}>{t.editions.keys[c.place.slice(c.place.lastIndexOf('/') + 1)]}</span>
      </p>
      <p>
        <Changed words={words} said={{ deleted: t.reading.deleted, inserted: t.reading.inserted }} />
      </p>
      <p className={styles.dim}>
        {c.parts.length === 0
          ? t.editions.readByNobody
          : c.proposed
            ? t.editions.proposal(c.why ?? '')
            : t.editions.proposalNot}
      </p>
      {props.onMark && c.parts.length > 0 ? (
        <>
          <Checkbox
            label={t.editions.isMaterial}
            checked={props.material}
            onChange={e => props.onMark?.({ material: e.currentTarget.checked, reason: props.reason })}
          />
          {props.material !== c.proposed && (
            <TextField
              label={t.editions.reason}
              value={props.reason}
              maxLength={1000}
              onChange={e => props.onMark?.({ material: props.material, reason: e.currentTarget.value })}
            />
          )}
        </>
      ) : (
        props.material && c.parts.length > 0 && <Chip tone="info">{t.reading.material}</Chip>
      )}
      {!props.onMark && props.reason && <p lang="vi">{props.reason}</p>}
    </li>
  )
}
