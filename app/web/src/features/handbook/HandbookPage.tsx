import { IconAlertOctagon, IconHierarchy2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { can, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Chip, Failure, Page, SearchField, Section, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { type Front, frontQuery } from './api'
import { ClockGroups } from './Clocks'
import { Channels, Contacts } from './Contacts'
import { Doors } from './Doors'
import { Hits } from './Hits'
import styles from './handbook.module.css'
import { LevelCard } from './LevelCard'
import { Procedures, Templates } from './Refs'
import { SectionList } from './SectionList'
import { useAsked } from './useAsked'
import { useHashTarget } from './useHashTarget'

/** The front page of the crisis handbook: search, "I need it now", sections, levels, clocks. */
export default function HandbookPage() {
  const t = useText()
  const me = useMe()
  const front = useQuery(frontQuery)
  const [q, setQ, asked] = useAsked()

  const edition = front.data
  useHashTarget(edition !== undefined && q.trim() === '')
  return (
    <Page title={t.handbook.title} lead={edition && <Edition front={edition} />}>
      <Doors />
      <div className={styles.tools}>
        <SearchField
          label={t.handbook.searchLabel}
          maxLength={200}
          value={q}
          onChange={e => setQ(e.currentTarget.value)}
        />
        {q.trim() === '' && (
          <Link to="/handbook/urgent" className={styles.urgent}>
            <IconAlertOctagon size={28} aria-hidden="true" />
            <span>
              <b>{t.handbook.urgent}</b>
              <span>{t.handbook.urgentText}</span>
            </span>
          </Link>
        )}
      </div>
      {q.trim() !== '' ? (
        <Hits q={asked} onClear={() => setQ('')} />
      ) : edition ? (
        <>
          <Contents front={edition} />
          {can(me, 'handbook.review') && (
            <p>
              <Link to="/handbook/analytics">{t.insight.open}</Link>
            </p>
          )}
        </>
      ) : front.error ? (
        <Failure error={front.error} retry={() => void front.refetch()} />
      ) : (
        <SkeletonList rows={6} height={96} />
      )}
    </Page>
  )
}

function Edition({ front: f }: { front: Front }) {
  const t = useText()
  return (
    <span className={styles.edition}>
      <span>{t.handbook.edition(f.edition)}</span>
      {f.draft ? (
        <Chip tone="soon">{t.handbook.draft}</Chip>
      ) : (
        <span>{t.handbook.approved(f.approvedBy ?? '', date(f.approvedOn ?? 0))}</span>
      )}
      <CopyOf queryKey={frontQuery.queryKey} />
    </span>
  )
}

function Contents({ front: f }: { front: Front }) {
  const t = useText()
  return (
    <div className={styles.sides}>
      <div>
        <Procedures title={t.crisis.procedures} of={f.procedures} short />
        <p className={styles.tree}>
          <Link className={styles.entry} to="/handbook/tree">
            <IconHierarchy2 size={24} aria-hidden="true" />
            <span>
              <b>{t.crisis.tree}</b>
              <span className={styles.dim}>{t.crisis.treeText}</span>
            </span>
          </Link>
        </p>
        <SectionList title={t.handbook.phases} sections={f.sections.filter(s => s.kind === 'phase')} />
        <SectionList title={t.handbook.principles} sections={f.sections.filter(s => s.kind === 'principle')} />
        <SectionList title={t.handbook.guides} sections={f.sections.filter(s => s.kind === 'guide')} />
        <Templates title={t.crisis.templates} of={f.templates} short />
      </div>
      <div>
        <Section title={t.handbook.levels}>
          <div className={styles.levels} lang="vi">
            {f.levels.map(l => (
              <LevelCard key={l.id} level={l} />
            ))}
          </div>
        </Section>
        <details className={styles.about}>
          <summary>{t.handbook.about}</summary>
          <div lang="vi">
            <p>{f.summary}</p>
            <p>{f.disclaimer}</p>
          </div>
        </details>
      </div>
      <div>
        <Section title={t.handbook.clocks}>
          <ClockGroups clocks={f.clocks} />
        </Section>
        <Contacts front={f} />
        <Channels front={f} />
      </div>
    </div>
  )
}
