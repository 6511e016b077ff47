import { IconChevronRight, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { currentLanguage, useText } from '@/i18n'
import { date, moment } from '@/i18n/format'
import { Button, Failure, LinkButton, List, Notice, Page, Refusal, Section, SkeletonList } from '@/ui'
import { type Detail, editionQuery, type Kind, useSavePDF } from './api'
import styles from './editions.module.css'
import { Flow } from './Flow'
import { StateChip } from './StateChip'

/** An edition: how it stands, what to do with it, and its parts. */
export default function EditionPage() {
  const t = useText()
  const { edition: id = '' } = useParams({ strict: false })
  const edition = useQuery(editionQuery(id))
  const pdf = useSavePDF()
  const crumb = { to: '/editions', label: t.editions.crumb } as const
  if (edition.error) return <Failure error={edition.error} retry={() => void edition.refetch()} heading="h1" />
  const e = edition.data
  if (!e) {
    return (
      <Page title={t.common.loading} crumb={crumb}>
        <SkeletonList rows={6} height={64} />
      </Page>
    )
  }
  return (
    <Page title={t.editions.edition(e.number)} crumb={crumb} lead={<Facts edition={e} />}>
      <div className={styles.tools}>
        <Flow edition={e} />
        <LinkButton look="secondary" to="/editions/$edition/changes" params={{ edition: id }}>
          {t.editions.diff}
        </LinkButton>
        <Button
          look="quiet"
          busy={pdf.isPending}
          icon={<IconDownload size={20} aria-hidden="true" />}
          onClick={() => pdf.mutate(id)}
        >
          {t.editions.pdf}
        </Button>
      </div>
      <Refusal error={pdf.error} />
      <Troubles edition={e} />
      <Parts edition={e} />
    </Page>
  )
}

function Facts({ edition: e }: { edition: Detail }) {
  const t = useText().editions
  return (
    <span className={styles.facts}>
      <StateChip state={e.state} />
      {e.from && <span>{t.fromDay(date(e.from))}</span>}
      {e.to && <span>{t.toDay(date(e.to))}</span>}
      {e.decision && (
        <span lang="vi">{t.decision(e.decision.number, date(e.decision.date), e.decision.authority)}</span>
      )}
      <span>{t.authors(e.authors.map(id => e.names[id] ?? id).join(', '))}</span>
      {e.approvedBy && <span>{t.approvedBy(e.names[e.approvedBy] ?? e.approvedBy)}</span>}
    </span>
  )
}

/** What keeps a draft from being submitted, what the approver said, what cites retired procedures. */
function Troubles({ edition: e }: { edition: Detail }) {
  const t = useText().editions
  const said = (m: { vi: string; en: string } | undefined) => (currentLanguage() === 'en' ? m?.en : m?.vi)
  return (
    <div className={styles.troubles}>
      {e.state === 'draft' && e.comments.length > 0 && (
        <Notice tone="soon">
          <b>{t.comments}</b>
          <ul>
            {e.comments.map(c => (
              <li key={c.at}>
                <span lang="vi">{c.text}</span>{' '}
                <span className={styles.dim}>({t.commentOf(e.names[c.by] ?? c.by, moment(c.at))})</span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {e.problems.length > 0 && (
        <Notice tone="bad">
          <b>{t.problems(e.problems.length)}</b>
          <ul>
            {e.problems.map(p => (
              <li key={`${p.path} ${p.message?.vi}`}>
                <code>{p.path}</code>: <span lang="vi">{said(p.message)}</span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {e.retired.length > 0 && (
        <Notice tone="soon">
          <b>{t.retired}</b>
          <ul>
            {e.retired.map(r => (
              <li key={`${r.place} ${r.procedure}`}>
                {r.retired ? t.retiredOf(r.place, r.procedure, date(r.retired)) : t.goneOf(r.place, r.procedure)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  )
}

function Parts({ edition: e }: { edition: Detail }) {
  const t = useText().editions
  const c = e.content
  return (
    <div className={styles.parts}>
      <Group id={e.id} kind="head" title={t.head} items={[{ id: 'head', title: c.title }]} />
      <Group id={e.id} kind="sections" title={t.sections} items={c.sections} />
      <Group id={e.id} kind="procedures" title={t.procedures} items={c.procedures} />
      <Group
        id={e.id}
        kind="clocks"
        title={t.clocks}
        items={c.clocks.map(clock => ({ id: clock.id, title: clock.name }))}
      />
      <Group id={e.id} kind="templates" title={t.templates} items={c.templates} />
      <Section title={t.questions}>
        <p className={styles.dim}>{t.questionsOf(c.questions.length)}</p>
      </Section>
    </div>
  )
}

function Group(props: { id: string; kind: Kind; title: string; items: { id: string; title: string }[] }) {
  return (
    <Section title={props.title}>
      <List label={props.title}>
        {props.items.map(item => (
          <li key={item.id}>
            <Link
              to="/editions/$edition/$kind/$part"
              params={{ edition: props.id, kind: props.kind, part: item.id }}
              className={styles.entry}
            >
              <span lang="vi">{item.title}</span>
              <IconChevronRight size={18} aria-hidden="true" />
            </Link>
          </li>
        ))}
      </List>
    </Section>
  )
}
