import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useText } from '@/i18n'
import { Failure, Page, Skeleton } from '@/ui'
import { enrolmentQuery, lessonQuery } from './api'
import { LessonText } from './LessonText'
import styles from './lesson.module.css'

/** A lesson to read. The text comes first; everything else folds away. */
export default function LessonPage() {
  const t = useText()
  const { enrolment: id = '', lesson: lessonId = '' } = useParams({ strict: false })
  const queries = useQueryClient()
  const enrolment = useQuery(enrolmentQuery(id))
  const lesson = useQuery(lessonQuery(id, lessonId))

  // The next lesson is on the device before the line is lost.
  const next = lesson.data?.next?.id
  useEffect(() => {
    if (!next) return
    const timer = setTimeout(
      () => void queries.prefetchQuery({ ...lessonQuery(id, next), meta: { ahead: true } }),
      1500,
    )
    return () => clearTimeout(timer)
  }, [queries, id, next])

  if (lesson.data && enrolment.data) {
    return <LessonText key={`${id}/${lessonId}`} enrolment={enrolment.data} lesson={lesson.data} />
  }
  const error = lesson.error ?? enrolment.error
  if (error) {
    const retry = () => {
      void lesson.refetch()
      void enrolment.refetch()
    }
    return <Failure error={error} retry={retry} heading="h1" />
  }
  return (
    <Page title={t.common.loading} narrow>
      <div className={styles.waiting} role="status" aria-label={t.common.loading}>
        <Skeleton height={150} />
        <Skeleton height={20} />
        <Skeleton height={20} />
        <Skeleton height={20} width="70%" />
        <Skeleton height={220} />
      </div>
    </Page>
  )
}
