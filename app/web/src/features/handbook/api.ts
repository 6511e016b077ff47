import { queryOptions, useMutation } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { saveFile } from '@/api/download'
import { keptOffline } from '@/api/offline'

export type Front = Schemas['HandbooksFront']
export type Whole = Schemas['HandbooksOffline']
export type Procedure = Schemas['HandbooksProcedurePage']
export type ProcedureRef = Schemas['HandbooksProcedureRef']
export type Template = Schemas['HandbooksTemplatePage']
export type TemplateRef = Schemas['HandbooksTemplateRef']
export type Node = Schemas['HandbookNode']
export type SectionPage = Schemas['HandbooksSectionPage']
export type Clock = Schemas['HandbooksClockView']
export type Level = Schemas['HandbookLevel']

/** The page on which an incident is opened. */
export const newIncident: string = '/incidents/new'

type Signal = { signal: AbortSignal }

const anHour = 60 * 60_000

const keys = {
  offline: ['handbook', 'offline'] as const,
  front: ['handbook', 'front'] as const,
  section: (id: string, edition = '') => ['handbook', 'section', id, edition] as const,
  procedure: (id: string, edition = '') => ['handbook', 'procedure', id, edition] as const,
  links: (id: string) => ['handbook', 'links', id] as const,
  sectionLinks: (id: string) => ['handbook', 'section-links', id] as const,
  template: (id: string) => ['handbook', 'template', id] as const,
}

/** The whole handbook, for a phone without a line: whatever was not opened by itself is found in it. */
export const offlineQuery = queryOptions({
  ...keptOffline({
    queryKey: keys.offline,
    queryFn: ({ signal }: Signal) => data(api.GET('/api/v1/handbook/offline', { signal })),
  }),
  staleTime: anHour,
})

const within = <T>(pick: (whole: Whole) => T | undefined) => ({ queryKey: keys.offline, pick })

export const frontQuery = queryOptions({
  ...keptOffline({
    queryKey: keys.front,
    queryFn: ({ signal }: Signal) => data(api.GET('/api/v1/handbook', { signal })),
    within: within(w => w.front),
  }),
  staleTime: anHour,
})

/** A section, of the edition in force unless a link names another. */
export const sectionQuery = (id: string, edition?: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.section(id, edition),
      queryFn: ({ signal }: Signal) =>
        data(api.GET('/api/v1/handbook/{section}', { params: { path: { section: id }, query: { edition } }, signal })),
      within: within(w => w.sections.find(s => s.id === id && (!edition || s.editionId === edition))),
    }),
    staleTime: anHour,
  })

export const procedureQuery = (id: string, edition?: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.procedure(id, edition),
      queryFn: ({ signal }: Signal) =>
        data(
          api.GET('/api/v1/handbook/procedures/{procedure}', {
            params: { path: { procedure: id }, query: { edition } },
            signal,
          }),
        ),
      within: within(w => w.procedures.find(p => p.id === id && (!edition || p.editionId === edition))),
    }),
    staleTime: anHour,
  })

/** The lessons that teach a procedure. */
export const linksQuery = (id: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.links(id),
      queryFn: ({ signal }: Signal) =>
        data(api.GET('/api/v1/handbook/procedures/{procedure}/links', { params: { path: { procedure: id } }, signal })),
    }),
    staleTime: anHour,
  })

/** The courses that ask about a section. */
export const sectionLinksQuery = (id: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.sectionLinks(id),
      queryFn: ({ signal }: Signal) =>
        data(api.GET('/api/v1/handbook/sections/{section}/links', { params: { path: { section: id } }, signal })),
    }),
    staleTime: anHour,
  })

export const templateQuery = (id: string) =>
  queryOptions({
    ...keptOffline({
      queryKey: keys.template(id),
      queryFn: ({ signal }: Signal) =>
        data(api.GET('/api/v1/handbook/templates/{template}', { params: { path: { template: id } }, signal })),
      within: within(w => w.templates.find(t => t.id === id)),
    }),
    staleTime: anHour,
  })

/** Saves a filled template as an office document. */
export const useDocument = (template: string) =>
  useMutation({
    mutationFn: (of: { format: 'docx' | 'pdf'; fields: Record<string, string> }) =>
      saveFile(
        api.POST('/api/v1/handbook/templates/{template}/document', {
          params: { path: { template }, query: { format: of.format } },
          body: { fields: of.fields },
          parseAs: 'blob',
        }),
      ),
  })
