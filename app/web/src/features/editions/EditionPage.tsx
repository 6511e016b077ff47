import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { can, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Button, Failure, LinkButton, Page, Refusal, SkeletonList } from '@/ui'
import { type Detail, editionQuery, useSavePDF } from './api'
import styles from './editions.module.css'
import { Flow } from './Flow'
import { Parts } from './Parts'
import { StateChip } from './StateChip'
import { Troubles } from './Troubles'

/** An edition: how it stands, what to do with it, and its parts. */
export default function EditionPage() {
  const t = useText()
  const { edition: id = '' } = useParams({ strict: false })
  const edition = useQuery(editionQuery(id))
  const pdf = useSavePDF()
  const author = can(useMe(), 'handbook.author')
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
      <Parts edition={e} may={author && e.state === 'draft'} />
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
