import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useOpened } from '@/api/opens'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Failure, LinkButton, List, Notice, Page, Section, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { Asking } from './Asking'
import { linksQuery, newIncident, type Procedure, procedureQuery } from './api'
import { ClockGroups } from './Clocks'
import { LinkedText } from './LinkedText'
import { Ordered, Points } from './Points'
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
              <LinkButton look="secondary" to={newIncident} search={{ procedure: p.id } as never}>
                {t.crisis.openIncident}
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

/** What teaches the procedure, and the courses that ask about it. */
function Lessons({ procedure }: { procedure: string }) {
  const t = useText().crisis
  const { lessons = [], courses = [] } = useQuery(linksQuery(procedure)).data ?? {}
  if (lessons.length + courses.length === 0) return null
  return (
    <Section title={t.lessons}>
      <List label={t.lessons}>
        {lessons.map(l => (
          <li key={l.lesson} className={styles.lesson} lang="vi">
            <Link to="/courses/$code" params={{ code: l.course }}>
              {l.title}
            </Link>
            <span className={styles.dim}>{l.gone ? t.lessonGone : l.courseTitle}</span>
          </li>
        ))}
        <Asking courses={courses} />
      </List>
    </Section>
  )
}
