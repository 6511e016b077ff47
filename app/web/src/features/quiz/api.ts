import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { askedAt } from '@/api/ahead'
import { answerQueue } from '@/api/answers'
import { api, data, type Schemas } from '@/api/client'
import { clock } from '@/api/clock'
import { keepCopy, keptOffline } from '@/api/offline'

export type Attempt = Schemas['LearningAttemptView']
export type Question = Schemas['CoursesPaperQuestion']
export type Option = Schemas['CoursesPaperOption']
export type Answer = Schemas['CoursesAnswer']
export type Enrolment = Schemas['LearningEnrolmentView']
export type Standing = Schemas['LearningQuizStanding']
export type HandbookEntry = Schemas['LearningHandbookEntry']
export type ReviewItem = Schemas['CoursesReviewItem']
export type Hold = Schemas['LearningAttemptHold']

const keys = {
  enrolment: (id: string) => ['quiz', 'enrolment', id] as const,
  attempts: (enrolment: string, quiz: string) => ['quiz', 'attempts', enrolment, quiz] as const,
  attempt: (id: string) => ['quiz', 'attempt', id] as const,
}

export const enrolmentQuery = (id: string) =>
  queryOptions(
    keptOffline({
      queryKey: keys.enrolment(id),
      queryFn: async ({ signal }) => {
        const asked = Date.now()
        const enrolment = await data(api.GET('/api/v1/enrolments/{id}', { params: { path: { id } }, signal }))
        clock.saw(enrolment.serverTime, asked)
        return enrolment
      },
    }),
  )

export const attemptsQuery = (enrolment: string, quiz: string) =>
  queryOptions(
    keptOffline({
      queryKey: keys.attempts(enrolment, quiz),
      queryFn: async ({ signal }) => {
        const path = { id: enrolment, quiz }
        return (await data(api.GET('/api/v1/enrolments/{id}/quizzes/{quiz}/attempts', { params: { path }, signal })))
          .items
      },
    }),
  )

export const attemptQuery = (id: string) =>
  queryOptions(
    keptOffline({
      queryKey: keys.attempt(id),
      queryFn: async ({ signal }) => {
        const asked = Date.now()
        const answer = api.GET('/api/v1/attempts/{id}', { params: { path: { id } }, signal })
        const attempt = await data(answer)
        clock.saw(attempt.serverTime, askedAt((await answer).response, asked))
        await answerQueue.know(attempt)
        return attempt
      },
    }),
  )

/** Starts an attempt, or goes on with the one that runs; both give the attempt. */
export function useStart(enrolment: string, quiz: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () =>
      data(api.POST('/api/v1/enrolments/{id}/quizzes/{quiz}/attempts', { params: { path: { id: enrolment, quiz } } })),
    onSuccess: attempt => {
      queries.setQueryData(keys.attempt(attempt.id), attempt)
      void keepCopy(keys.attempt(attempt.id), attempt)
    },
    onSettled: () => void queries.invalidateQueries(),
  })
}

/** Hands an attempt in. Repeating it is safe: what is over stays as it is. */
export function useSubmit(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => data(api.POST('/api/v1/attempts/{id}/submit', { params: { path: { id } } })),
    onSuccess: async attempt => {
      void answerQueue.know(attempt)
      // A read that left before would tell that it is not over.
      await queries.cancelQueries({ queryKey: keys.attempt(id) })
      queries.setQueryData(keys.attempt(id), attempt)
      void keepCopy(keys.attempt(id), attempt)
      // Progress, home and certificates follow from it.
      void queries.invalidateQueries({ predicate: q => q.queryKey[1] !== 'attempt' })
    },
  })
}

export async function takeHold(id: string, client: string, device: string): Promise<Hold> {
  return timed(() => api.POST('/api/v1/attempts/{id}/hold', { params: { path: { id } }, body: { client, device } }))
}

export async function findHold(id: string): Promise<Hold> {
  return timed(() => api.GET('/api/v1/attempts/{id}/hold', { params: { path: { id } } }))
}

async function timed(call: () => Promise<{ data?: Hold; response: Response }>): Promise<Hold> {
  const asked = Date.now()
  const hold = await data(call())
  clock.saw(hold.serverTime, asked)
  return hold
}
