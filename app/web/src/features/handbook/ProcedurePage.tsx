import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useOpened } from '@/api/opens'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Failure, LinkButton, List, Notice, Page, Section, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { linksQuery, type Procedure, procedureQuery } from './api'
import { ClockGroups } from './Clocks'
import { LinkedText } from './LinkedText'
import styles from './procedure.module.css'
import { Procedures, Templates } from './Refs'
import { Roles } from './Roles'
import { Steps } from './Steps'

/** What to do in one kind of case: the first hour, the steps, the clocks, then why. */
export default function ProcedurePage() {
  const t = useText()
  const { procedure: id = '' } = useParams({ strict: false })
  const { edition } = useSearch({ strict: false }) as { edition?: string }
  const query = procedureQuery(id, edition)
  const procedure = useQuery(query)
  useOpened('procedure', procedure.data && id)
  const crumb = { to: '/handbook', label: t.handbook.title } as const
  const p = procedure.data
  if (procedure.error) return <Failure error={procedure.error} retry={() => void procedure.refetch()} heading="h1" />
  if (!p) {
    return (
      <Page title={t.common.loading} crumb={crumb} narrow>
        <SkeletonList rows={6} height={88} />
      </Page>
    )
  }
  return (
    <Page
      title={p.title}
      crumb={crumb}
      lead={
        <>
          <span lang="vi">{p.summary}</span> <CopyOf queryKey={query.queryKey} />
        </>
      }
    >
      {p.retired && <Notice tone="bad">{t.crisis.retired(date(p.retired))}</Notice>}
      <div className={styles.page} key={p.id}>
        <div className={styles.main}>
          <Section title={t.crisis.firstHour}>
            <Ordered items={p.firstHour} />
            <div className={styles.moves}>
              <LinkButton to="/handbook/urgent" search={{ p: p.id }}>
                {t.crisis.judgeThis}
              </LinkButton>
            </div>
          </Section>
          {p.note && (
            <Notice tone="info">
              <b>{t.crisis.note(p.note.own.name)}</b>
              <p lang="vi">{p.note.text}</p>
            </Notice>
          )}
          <Section title={t.crisis.signs}>
            <Points items={p.signs} />
          </Section>
          <Section title={t.crisis.steps}>
            <Steps procedure={p} />
          </Section>
          <Section title={t.crisis.text}>
            <LinkedText html={p.html} edition={p.editionId} />
          </Section>
        </div>
        <div className={styles.side}>
          <Section title={t.handbook.clocks}>
            <ClockGroups clocks={p.clocks} />
          </Section>
          <DoDont procedure={p} />
          <Roles roles={p.roles} />
          <Templates title={t.crisis.templates} of={p.templates} />
          <Lessons procedure={p.id} />
          <Procedures title={t.crisis.related} of={p.related} short />
        </div>
      </div>
    </Page>
  )
}

/** What to do first, in order, in large type. */
export function Ordered({ items }: { items: string[] }) {
  return (
    <ol className={styles.ordered} lang="vi">
      {items.map(i => (
        <li key={i}>{i}</li>
      ))}
    </ol>
  )
}

export function Points({ items }: { items: string[] }) {
  return (
    <ul className={styles.points} lang="vi">
      {items.map(i => (
        <li key={i}>{i}</li>
      ))}
    </ul>
  )
}

function DoDont({ procedure: p }: { procedure: Procedure }) {
  const t = useText()
  return (
    <div className={styles.doDont}>
      <Section title={t.crisis.do}>
        <Points items={p.do} />
      </Section>
      <Section title={t.crisis.dont}>
        <Points items={p.dont} />
      </Section>
    </div>
  )
}

function Lessons({ procedure }: { procedure: string }) {
  const t = useText()
  const lessons = useQuery(linksQuery(procedure)).data?.lessons ?? []
  if (lessons.length === 0) return null
  return (
    <Section title={t.crisis.lessons}>
      <List label={t.crisis.lessons}>
        {lessons.map(l => (
          <li key={l.lesson} className={styles.lesson} lang="vi">
            <Link to="/courses/$code" params={{ code: l.course }}>
              {l.title}
            </Link>
            <span className={styles.dim}>{l.gone ? t.crisis.lessonGone : l.courseTitle}</span>
          </li>
        ))}
      </List>
    </Section>
  )
}
