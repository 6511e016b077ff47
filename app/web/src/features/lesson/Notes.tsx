import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { line } from '@/api/line'
import { session } from '@/api/session'
import { useText } from '@/i18n'
import { moment, number } from '@/i18n/format'
import { Button, Failure, Notice, Refusal, Skeleton, TextArea } from '@/ui'
import { noteQuery, writeNote } from './api'
import styles from './lesson.module.css'
import { createNote, deviceDrafts } from './note'

const longest = 10_000

/** The reader's own notes on a lesson. */
export function Notes(props: { enrolment: string; lesson: string }) {
  const t = useText()
  const query = noteQuery(props.enrolment, props.lesson)
  const note = useQuery({ ...query, refetchOnWindowFocus: false, refetchOnReconnect: false })
  if (note.isPending || (note.isFetching && !note.isFetchedAfterMount)) {
    return (
      <div role="status" aria-label={t.common.loading}>
        <Skeleton height={160} />
      </div>
    )
  }
  if (note.error) return <Failure error={note.error} retry={() => void note.refetch()} />
  return <Written {...props} key={`${props.enrolment}/${props.lesson}`} note={note.data} />
}

function Written(props: { enrolment: string; lesson: string; note: Parameters<typeof createNote>[0] }) {
  const t = useText()
  const queries = useQueryClient()
  const { enrolment, lesson } = props
  const [keeper] = useState(() =>
    createNote(
      props.note,
      async (text, version) => {
        const written = await writeNote(enrolment, lesson, text, version)
        queries.setQueryData(noteQuery(enrolment, lesson).queryKey, written)
        return written
      },
      deviceDrafts(session.person(), enrolment, lesson),
    ),
  )
  const now = useSyncExternalStore(keeper.subscribe, keeper.now)

  useEffect(() => {
    const hope = () => line.up() && void keeper.save()
    const leave = () => void keeper.save()
    const unsubscribe = line.subscribe(hope)
    document.addEventListener('visibilitychange', leave)
    return () => {
      unsubscribe()
      document.removeEventListener('visibilitychange', leave)
      leave()
      keeper.stop()
    }
  }, [keeper])

  return (
    <div className={styles.notes}>
      <TextArea
        label={t.lesson.notesLabel}
        hint={t.lesson.notesHint}
        rows={9}
        maxLength={longest}
        value={now.text}
        onChange={e => keeper.edit(e.currentTarget.value)}
        onBlur={() => void keeper.save()}
      />
      {now.text.length >= longest && <p className={styles.noteState}>{t.lesson.noteLength(number(longest))}</p>}
      {now.state === 'failed' && <Refusal error={now.error} />}
      {now.state === 'conflict' && now.other ? (
        <Notice tone="soon" live>
          <p>{t.lesson.noteConflict}</p>
          <p className={styles.noteOther}>
            {t.lesson.noteOther(now.other.updatedAt ? moment(now.other.updatedAt) : '')}
          </p>
          <blockquote className={styles.otherText}>{now.other.text || t.lesson.noteEmpty}</blockquote>
          <div className={styles.choices}>
            <Button look="secondary" small onClick={() => keeper.choose('mine')}>
              {t.lesson.keepMine}
            </Button>
            <Button look="secondary" small onClick={() => keeper.choose('other')}>
              {t.lesson.keepOther}
            </Button>
          </div>
        </Notice>
      ) : (
        <p className={styles.noteState} role="status">
          {now.state === 'saved' && now.savedAt && t.lesson.noteSaved(moment(now.savedAt))}
          {now.state === 'saving' && t.lesson.noteSaving}
          {now.state === 'unsaved' && t.lesson.noteUnsaved}
          {now.state === 'waiting' && t.lesson.noteWaiting}
        </p>
      )}
    </div>
  )
}
