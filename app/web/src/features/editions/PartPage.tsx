import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { can, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { Failure, Page, SkeletonList } from '@/ui'
import { type Detail, editionQuery } from './api'
import { blanks } from './blanks'
import { ClockEditor } from './ClockEditor'
import { ChannelEditor, ContactEditor } from './ContactEditors'
import { type Form, useToMade } from './form'
import { HeadEditor } from './HeadEditor'
import { fresh, isListKind, type Kind, partsOf, questionsOf, readable } from './kinds'
import { CriterionEditor, LevelEditor } from './LevelEditors'
import { NodeEditor } from './NodeEditor'
import { ProcedureEditor } from './ProcedureEditor'
import { QuestionEditor } from './QuestionEditor'
import { SectionEditor } from './SectionEditor'
import { SynonymsEditor } from './SynonymsEditor'
import { TemplateEditor } from './TemplateEditor'

/** One part of an edition in its form; read-only unless it is a draft and the reader an author. */
export default function PartPage() {
  const t = useText()
  const { edition: id = '', kind = '', part = '' } = useParams({ strict: false })
  const about = (useSearch({ strict: false }) as Record<string, string | undefined>).about
  const edition = useQuery(editionQuery(id))
  const author = can(useMe(), 'handbook.author')
  const toMade = useToMade(id, kind as Kind)
  // A new part that was just saved stays in the form that it was written in.
  const [made, setMade] = useState('')
  const crumb = {
    to: '/editions/$edition',
    params: { edition: id },
    label: t.editions.edition(edition.data?.number ?? '…'),
  } as const
  if (edition.error && !edition.data)
    return <Failure error={edition.error} heading="h1" retry={() => void edition.refetch()} />
  const e = edition.data
  if (!e) {
    return (
      <Page title={t.common.loading} crumb={crumb}>
        <SkeletonList rows={6} height={72} />
      </Page>
    )
  }
  const isNew = part === fresh && isListKind(kind)
  const may = author && e.state === 'draft'
  const onMade = isNew
    ? (newId: string) => {
        setMade(newId)
        toMade(newId)
      }
    : undefined
  const key = part === made ? `${kind} ${fresh}` : `${kind} ${part}`
  const editor =
    isNew && !may ? undefined : editorOf(e, kind, isNew ? '' : part, { edition: e, may, onMade }, key, about)
  if (!editor) return <Failure error={new Error(part)} heading="h1" />
  const name = partsOf(e.content, kind).find(p => p.id === part)?.title
  const kinds = t.editions.ofKinds
  return (
    <Page title={name ?? (isNew ? t.editions.newOf(kinds[kind] ?? '') : (kinds[kind] ?? ''))} crumb={crumb}>
      {editor}
    </Page>
  )
}

/** The form of a part; with "" for its id, of a new one. */
function editorOf(
  e: Detail,
  kind: string,
  id: string,
  form: Form,
  key: string,
  about: string | undefined,
): ReactNode | undefined {
  const c = e.content
  /** The part, or what a new one begins with; without either there is no form. */
  const of = <T extends { id: string }>(list: T[], blank: () => T, editor: (part: T) => ReactNode) => {
    const found = id ? list.find(x => x.id === id) : blank()
    return found && editor(found)
  }
  switch (kind) {
    case 'head':
      return <HeadEditor key={key} {...form} />
    case 'synonyms':
      return <SynonymsEditor key={key} {...form} />
    case 'sections':
      return of(c.sections, blanks.sections, section => <SectionEditor key={key} {...form} section={section} />)
    case 'procedures':
      return of(c.procedures, blanks.procedures, procedure => (
        <ProcedureEditor key={key} {...form} procedure={procedure} />
      ))
    case 'clocks':
      return of(c.clocks, blanks.clocks, clock => <ClockEditor key={key} {...form} clock={clock} />)
    case 'templates':
      return of(c.templates, blanks.templates, template => <TemplateEditor key={key} {...form} template={template} />)
    case 'questions':
      return of(
        questionsOf(e),
        () => blanks.questions(readable(c).some(p => p.id === about) ? (about ?? '') : (readable(c)[0]?.id ?? '')),
        question => <QuestionEditor key={key} {...form} question={question} />,
      )
    case 'criteria':
      return of(c.criteria, blanks.criteria, criterion => <CriterionEditor key={key} {...form} criterion={criterion} />)
    case 'levels': {
      const level = c.levels.find(l => l.id === id)
      return level && <LevelEditor key={key} {...form} level={level} />
    }
    case 'tree':
      return of(c.tree, blanks.tree, node => <NodeEditor key={key} {...form} node={node} />)
    case 'contacts':
      return of(c.contacts, blanks.contacts, contact => <ContactEditor key={key} {...form} contact={contact} />)
    case 'channels':
      return of(c.channels, blanks.channels, channel => <ChannelEditor key={key} {...form} channel={channel} />)
  }
  return undefined
}
