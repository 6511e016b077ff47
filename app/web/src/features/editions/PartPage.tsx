import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { can, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { Failure, Page, SkeletonList } from '@/ui'
import { type Detail, editionQuery } from './api'
import { ClockEditor } from './ClockEditor'
import { HeadEditor } from './HeadEditor'
import { ProcedureEditor } from './ProcedureEditor'
import { SectionEditor } from './SectionEditor'
import { TemplateEditor } from './TemplateEditor'

/** One part of an edition in its form; read-only unless it is a draft and the reader an author. */
export default function PartPage() {
  const t = useText()
  const { edition: id = '', kind = '', part = '' } = useParams({ strict: false })
  const edition = useQuery(editionQuery(id))
  const author = can(useMe(), 'handbook.author')
  const crumb = {
    to: '/editions/$edition',
    params: { edition: id },
    label: t.editions.edition(edition.data?.number ?? '…'),
  } as const
  if (edition.error) return <Failure error={edition.error} heading="h1" retry={() => void edition.refetch()} />
  const e = edition.data
  if (!e) {
    return (
      <Page title={t.common.loading} crumb={crumb}>
        <SkeletonList rows={6} height={72} />
      </Page>
    )
  }
  const form = editorOf(e, kind, part, author && e.state === 'draft')
  if (!form) return <Failure error={new Error(part)} heading="h1" />
  return (
    <Page title={form.title} crumb={crumb}>
      {form.editor}
    </Page>
  )
}

function editorOf(e: Detail, kind: string, id: string, may: boolean) {
  const common = { edition: e, may }
  const c = e.content
  switch (kind) {
    case 'head':
      return { title: c.title, editor: <HeadEditor key="head" {...common} /> }
    case 'sections': {
      const s = c.sections.find(x => x.id === id)
      return s && { title: s.title, editor: <SectionEditor key={id} {...common} section={s} /> }
    }
    case 'procedures': {
      const p = c.procedures.find(x => x.id === id)
      return p && { title: p.title, editor: <ProcedureEditor key={id} {...common} procedure={p} /> }
    }
    case 'clocks': {
      const clock = c.clocks.find(x => x.id === id)
      return clock && { title: clock.name, editor: <ClockEditor key={id} {...common} clock={clock} /> }
    }
    case 'templates': {
      const tpl = c.templates.find(x => x.id === id)
      return tpl && { title: tpl.title, editor: <TemplateEditor key={id} {...common} template={tpl} /> }
    }
  }
  return undefined
}
