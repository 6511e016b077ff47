import { IconEdit } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import NotFound from '@/app/states'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Button, classes, Failure, Notice, Page, Section, SkeletonList, useTitle } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { Actions } from './Actions'
import { entryQuery, useChange } from './api'
import { EntryForm } from './EntryForm'
import { Facts } from './Facts'
import { useKind } from './filter'
import { type Entries, type Entry, fields, type Kind, permission } from './kinds'
import { ExerciseBand } from './Marks'
import styles from './press.module.css'
import { useShown } from './Row'
import { useMay } from './useMay'
import { valuesOf } from './values'

/** One entry of the register, and what may be done with it. */
export default function EntryPage() {
  const kind = useKind()
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  return kind ? <One key={id} kind={kind} id={id} /> : <NotFound />
}

function One({ kind, id }: { kind: Kind; id: string }) {
  const t = useText().press
  const { data: entry, error, refetch } = useQuery(entryQuery(kind, id))
  if (entry) return <Shown kind={kind} entry={entry} />
  return (
    <Page title={t.titles[kind]} narrow>
      {error ? <Failure error={error} retry={() => void refetch()} /> : <SkeletonList rows={4} height={72} />}
    </Page>
  )
}

function Shown<K extends Kind>({ kind, entry }: { kind: K; entry: Entries[K] }) {
  const t = useText().press
  const shown = useShown(kind, entry)
  useTitle('exercise' in entry && entry.exercise ? t.ofExercise(shown.title) : shown.title)
  const may = useMay(permission(kind))(entry.departmentId)
  // The version that the form was opened on: what others changed meanwhile must not be overwritten unseen.
  const [editing, setEditing] = useState<Entry>()
  return (
    <Page
      title={shown.title}
      lead={entry.department}
      crumb={{ to: '/press/$kind', params: { kind }, label: t.titles[kind] }}
      narrow
    >
      {'exercise' in entry && entry.exercise && <ExerciseBand long />}
      <div className={styles.chips}>
        {shown.chips}
        <CopyOf queryKey={entryQuery(kind, entry.id).queryKey} />
      </div>
      {entry.withdrawn && (
        <Notice>
          <b>{t.withdrawnAt(t.causes[entry.withdrawn.cause], moment(entry.withdrawn.at))}</b>
          <p lang="vi">{entry.withdrawn.reason}</p>
        </Notice>
      )}
      {kind === 'conferences' && <Notices conference={entry as Entries['conferences']} />}
      {editing ? (
        <Editing kind={kind} entry={editing} close={() => setEditing(undefined)} />
      ) : (
        <>
          {may && !entry.withdrawn && <Actions kind={kind} entry={entry} />}
          <Section
            title={t.facts}
            action={
              may &&
              !entry.withdrawn &&
              kind !== 'delegations' && (
                <Button
                  look="quiet"
                  small
                  icon={<IconEdit size={18} aria-hidden="true" />}
                  onClick={() => setEditing(entry)}
                >
                  {t.edit}
                </Button>
              )
            }
          >
            <Facts kind={kind} entry={entry} />
          </Section>
        </>
      )}
    </Page>
  )
}

function Notices({ conference: c }: { conference: Entries['conferences'] }) {
  const t = useText().press
  if (!c.noticeNeeded || c.held || c.cancelled) return null
  return (
    <p className={classes(styles.dim, styles.notices)}>
      {t.noticeDue(moment(c.noticeDue))}; {t.refusalDue(moment(c.refusalDue))}
    </p>
  )
}

function Editing({ kind, entry, close }: { kind: Kind; entry: Entry; close: () => void }) {
  const t = useText()
  const change = useChange(kind, entry)
  const shown = fields[kind].filter(f => !f.once)
  // What was entered as an exercise stays one.
  const nature = 'exercise' in entry ? { exercise: entry.exercise } : {}
  // A field that depends on one that is not shown must know it all the same.
  const start = { ...valuesOf(fields[kind], entry) }
  return (
    <Section title={t.press.edit}>
      <EntryForm
        fields={shown}
        start={start}
        department={entry.departmentId}
        error={change.error}
        busy={change.isPending}
        save={t.common.save}
        onSave={body => change.mutate({ ...body, ...nature }, { onSuccess: close })}
        onCancel={close}
      />
    </Section>
  )
}
