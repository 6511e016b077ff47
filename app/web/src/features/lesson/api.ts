import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data, file, type Schemas } from '@/api/client'
import { keptOffline } from '@/api/offline'

export type Enrolment = Schemas['LearningEnrolmentView']
export type Lesson = Schemas['LearningLessonPage']
export type Note = Schemas['LearningLessonNote']

const keys = {
  enrolment: (id: string) => ['learning', 'enrolment', id] as const,
  lesson: (id: string, lesson: string) => ['learning', 'enrolment', id, 'lesson', lesson] as const,
  taught: (course: string, lesson: string) => ['handbook', 'taught', course, lesson] as const,
  note: (id: string, lesson: string) => ['learning', 'enrolment', id, 'note', lesson] as const,
}

type Signal = { signal: AbortSignal }

export const enrolmentQuery = (id: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.enrolment(id),
      queryFn: ({ signal }: Signal) => data(api.GET('/api/v1/enrolments/{id}', { params: { path: { id } }, signal })),
    }),
    staleTime: 0,
  })

/**
 * A lesson's text never changes within an enrolment, but its opening is to be known: the page asks again, which
 * costs an empty answer. With meta.ahead it is fetched for later, and nobody has opened it.
 */
export const lessonQuery = (id: string, lesson: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.lesson(id, lesson),
      queryFn: ({ signal, meta }: Signal & { meta?: Record<string, unknown> }) =>
        data(
          api.GET('/api/v1/enrolments/{id}/lessons/{lesson}', {
            params: { path: { id, lesson }, query: meta?.ahead ? { ahead: true } : {} },
            signal,
          }),
        ),
    }),
    staleTime: 60 * 60_000,
    refetchOnMount: 'always' as const,
  })

/** The procedures of the handbook that a lesson teaches. */
export const taughtQuery = (course: string, lesson: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.taught(course, lesson),
      queryFn: ({ signal }: Signal) =>
        data(api.GET('/api/v1/handbook/links', { params: { query: { lesson: `${course}/${lesson}` } }, signal })),
    }),
    staleTime: 60 * 60_000,
  })

export const noteQuery = (id: string, lesson: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.note(id, lesson),
      queryFn: ({ signal }: Signal) =>
        data(api.GET('/api/v1/enrolments/{id}/lessons/{lesson}/note', { params: { path: { id, lesson } }, signal })),
    }),
    staleTime: 0,
  })

/** Writes a note over the version that was seen; 412 with the note as it is now. */
export function writeNote(id: string, lesson: string, text: string, version: number): Promise<Note> {
  return data(
    api.PUT('/api/v1/enrolments/{id}/lessons/{lesson}/note', {
      params: { path: { id, lesson }, header: { 'If-Match': `"${version}"` } },
      body: { text },
    }),
  )
}

/** Puts what the server made of a report into what is shown of the enrolment. */
export function keepProgress(
  queries: QueryClient,
  id: string,
  lesson: string,
  progress: Schemas['LearningLessonProgress'],
) {
  queries.setQueryData<Enrolment>(keys.enrolment(id), e => {
    if (!e) return e
    const before = e.progress.lessons[lesson]
    const { seconds, position, finishedAt } = progress
    return {
      ...e,
      percentDone: progress.percentDone,
      state: progress.state,
      nextLesson: progress.nextLesson,
      progress: {
        ...e.progress,
        lessons: { ...e.progress.lessons, [lesson]: { ...before, seconds, position, finishedAt } },
      },
    }
  })
}

/** The captions of a video, a file of the course. */
export const captionsQuery = (id: string, name: string) =>
  queryOptions({
    queryKey: [...keys.enrolment(id), 'captions', name] as const,
    queryFn: () => file(filePath(id, name)),
  })

export const filePath = (enrolment: string, name: string) =>
  `/api/v1/enrolments/${encodeURIComponent(enrolment)}/files/${encodeURIComponent(name)}`

/** Downloads a file of the course under its name. */
export function useDownload(enrolment: string) {
  return useMutation({
    mutationFn: async (name: string) => {
      const url = URL.createObjectURL(await file(filePath(enrolment, name)))
      const link = document.createElement('a')
      link.href = url
      link.download = name
      link.click()
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    },
  })
}

/** Takes up a withdrawn enrolment where it stopped. */
export function useResume(course: string, id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (key: string) =>
      data(
        api.POST('/api/v1/courses/{code}/enrolments', {
          params: { path: { code: course } },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.enrolment(id), exact: true }),
  })
}
