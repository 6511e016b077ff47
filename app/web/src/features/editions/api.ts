import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { saveFile } from '@/api/download'
import type { ListKind } from './kinds'

export type Edition = Schemas['HandbooksEditionView']
export type Detail = Schemas['HandbooksEditionDetail']
export type Diff = Schemas['HandbooksDiffView']
export type Change = Schemas['HandbookChange']
export type Section = Schemas['HandbookSection']
export type Procedure = Schemas['HandbookProcedure']
export type Clock = Schemas['HandbookClock']
export type Template = Schemas['HandbookTemplate']
export type Step = Schemas['HandbookStep']
export type Role = Schemas['HandbookRole']
export type Criterion = Schemas['HandbookCriterion']
export type Level = Schemas['HandbookLevel']
export type Node = Schemas['HandbookNode']
export type Branch = Schemas['HandbookBranch']
export type Contact = Schemas['HandbookContact']
export type Channel = Schemas['HandbookChannel']
/** A question with its key. */
export type Question = Schemas['HandbooksQuestionDraft'] & { id: string }

type Signal = { signal: AbortSignal }

const keys = {
  list: ['editions', 'list'] as const,
  one: (id: string) => ['editions', 'one', id] as const,
  diff: (id: string, against: string) => ['editions', 'diff', id, against] as const,
  preview: (text: string) => ['editions', 'preview', text] as const,
  supplementing: (kind: string, part: string) => ['editions', 'supplementing', kind, part] as const,
}

export const listQuery = queryOptions({
  queryKey: keys.list,
  queryFn: ({ signal }: Signal) => data(api.GET('/api/v1/handbook/editions', { signal })),
})

export const editionQuery = (id: string) =>
  queryOptions({
    queryKey: keys.one(id),
    queryFn: ({ signal }: Signal) =>
      data(api.GET('/api/v1/handbook/editions/{id}', { params: { path: { id } }, signal })),
  })

export const diffQuery = (id: string, against: string) =>
  queryOptions({
    queryKey: keys.diff(id, against),
    queryFn: ({ signal }: Signal) =>
      data(
        api.GET('/api/v1/handbook/editions/{id}/diff', {
          params: { path: { id }, query: { against: against || undefined } },
          signal,
        }),
      ),
  })

/** The lists of which agencies' supplements speak. */
const supplemented = ['contacts', 'clocks', 'sections', 'procedures'] as const
type Supplemented = (typeof supplemented)[number]

/** The agencies whose supplements speak of a part. */
export const supplementingQuery = (kind: ListKind, part: string) =>
  queryOptions({
    queryKey: keys.supplementing(kind, part),
    queryFn: async ({ signal }: Signal) => {
      if (!supplemented.some(k => k === kind)) return []
      const query = { kind: kind as Supplemented, part }
      return (await data(api.GET('/api/v1/handbook/supplements', { params: { query }, signal }))).items
    },
    staleTime: 0,
  })

export const previewQuery = (text: string) =>
  queryOptions({
    queryKey: keys.preview(text),
    queryFn: async ({ signal }: Signal) =>
      (await data(api.POST('/api/v1/handbook/preview', { body: { text }, signal }))).html,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })

export function useCreateDraft() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ number, attempt }: { number: string; attempt: string }) =>
      data(api.POST('/api/v1/handbook/editions', { body: { number }, headers: { 'Idempotency-Key': attempt } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: keys.list }),
  })
}

/** One write to an edition at the version that was read; the answer is the whole at its new version. */
export function useEdit<In>(id: string, write: (version: { 'If-Match': string }, input: In) => Promise<Detail>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ version, input }: { version: number; input: In }) => write({ 'If-Match': `"${version}"` }, input),
    onSuccess: detail => {
      queries.setQueryData(keys.one(id), detail)
      void queries.invalidateQueries({ queryKey: ['editions', 'diff'] })
      void queries.invalidateQueries({ queryKey: keys.list })
      void queries.invalidateQueries({ queryKey: ['handbook'] })
      void queries.invalidateQueries({ queryKey: ['reading'] })
    },
  })
}

type Match = { 'If-Match': string }
const of = (id: string, part: string) => ({ params: { path: { id, part } } })

export const writes = {
  head:
    (id: string) => (headers: Match, body: { edition: string; title: string; summary: string; disclaimer: string }) =>
      data(api.PUT('/api/v1/handbook/editions/{id}/head', { params: { path: { id } }, body, headers })),
  sections: (id: string) => (headers: Match, section: Section) =>
    data(
      api.PUT('/api/v1/handbook/editions/{id}/sections/{part}', { ...of(id, section.id), body: { section }, headers }),
    ),
  procedures: (id: string) => (headers: Match, procedure: Procedure) =>
    data(
      api.PUT('/api/v1/handbook/editions/{id}/procedures/{part}', {
        ...of(id, procedure.id),
        body: { procedure },
        headers,
      }),
    ),
  clocks: (id: string) => (headers: Match, clock: Clock) =>
    data(api.PUT('/api/v1/handbook/editions/{id}/clocks/{part}', { ...of(id, clock.id), body: { clock }, headers })),
  templates: (id: string) => (headers: Match, template: Template) =>
    data(
      api.PUT('/api/v1/handbook/editions/{id}/templates/{part}', {
        ...of(id, template.id),
        body: { template },
        headers,
      }),
    ),
  questions:
    (id: string) =>
    (headers: Match, { id: part, ...question }: Question) =>
      data(
        api.PUT('/api/v1/handbook/editions/{id}/questions/{part}', { ...of(id, part), body: { question }, headers }),
      ),
  criteria: (id: string) => (headers: Match, criterion: Criterion) =>
    data(
      api.PUT('/api/v1/handbook/editions/{id}/criteria/{part}', {
        ...of(id, criterion.id),
        body: { criterion },
        headers,
      }),
    ),
  levels: (id: string) => (headers: Match, level: Level) =>
    data(api.PUT('/api/v1/handbook/editions/{id}/levels/{part}', { ...of(id, level.id), body: { level }, headers })),
  tree: (id: string) => (headers: Match, node: Node) =>
    data(api.PUT('/api/v1/handbook/editions/{id}/tree/{part}', { ...of(id, node.id), body: { node }, headers })),
  contacts: (id: string) => (headers: Match, contact: Contact) =>
    data(
      api.PUT('/api/v1/handbook/editions/{id}/contacts/{part}', { ...of(id, contact.id), body: { contact }, headers }),
    ),
  channels: (id: string) => (headers: Match, channel: Channel) =>
    data(
      api.PUT('/api/v1/handbook/editions/{id}/channels/{part}', { ...of(id, channel.id), body: { channel }, headers }),
    ),
  synonyms: (id: string) => (headers: Match, body: { synonyms: string[][] }) =>
    data(api.PUT('/api/v1/handbook/editions/{id}/synonyms', { params: { path: { id } }, body, headers })),
  order: (id: string, kind: ListKind) => (headers: Match, ids: string[]) =>
    data(
      api.PUT('/api/v1/handbook/editions/{id}/order/{kind}', {
        params: { path: { id, kind } },
        body: { ids },
        headers,
      }),
    ),
  remove: (id: string, kind: ListKind) => (headers: Match, part: string) =>
    data(api.DELETE('/api/v1/handbook/editions/{id}/{kind}/{part}', { params: { path: { id, kind, part } }, headers })),
  marks: (id: string) => (headers: Match, marks: { change: string; material: boolean; reason: string }[]) =>
    data(api.PUT('/api/v1/handbook/editions/{id}/marks', { params: { path: { id } }, body: { marks }, headers })),
  submit: (id: string) => (headers: Match) =>
    data(api.POST('/api/v1/handbook/editions/{id}/submit', { params: { path: { id } }, headers })),
  giveBack: (id: string) => (headers: Match, comment: string) =>
    data(api.POST('/api/v1/handbook/editions/{id}/return', { params: { path: { id } }, body: { comment }, headers })),
  approve:
    (id: string) =>
    (headers: Match, body: { decisionNumber: string; decisionDate: string; authority: string; from: string }) =>
      data(api.POST('/api/v1/handbook/editions/{id}/approve', { params: { path: { id } }, body, headers })),
}

export function useSavePDF() {
  return useMutation({
    mutationFn: (edition: string) =>
      saveFile(api.GET('/api/v1/handbook/edition.pdf', { params: { query: { edition } }, parseAs: 'blob' })),
  })
}
