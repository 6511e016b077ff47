import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { useOpened } from '@/api/opens'
import { useText } from '@/i18n'
import { Chip, Failure, LinkButton, List, Notice, Page, Section, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { Asking } from './Asking'
import { type SectionPage as Shown, sectionLinksQuery, sectionQuery } from './api'
import { LinkedText } from './LinkedText'
import { Roles } from './Roles'
import styles from './section.module.css'
import { amount } from './words'

/** A section of the handbook: its steps first, then the text, then who does what. */
export default function SectionPage() {
  const t = useText()
  const { section: id = '' } = useParams({ strict: false })
  const { edition } = useSearch({ strict: false }) as { edition?: string }
  const query = sectionQuery(id, edition)
  const section = useQuery(query)
  useOpened('section', section.data && id)
  const crumb = { to: '/handbook', label: t.handbook.title } as const
  if (section.error) return <Failure error={section.error} retry={() => void section.refetch()} heading="h1" />
  const s = section.data
  if (!s) {
    return (
      <Page title={t.common.loading} crumb={crumb} narrow>
        <SkeletonList rows={6} height={88} />
      </Page>
    )
  }
  return (
    <Page
      title={s.title}
      crumb={crumb}
      narrow
      lead={
        <>
          <span lang="vi">{s.summary}</span> <CopyOf queryKey={query.queryKey} />
        </>
      }
    >
      <div className={styles.section} key={s.id}>
        {s.note && (
          <Notice tone="info">
            <b>{t.crisis.note(s.note.own.name)}</b>
            <p lang="vi">{s.note.text}</p>
          </Notice>
        )}
        <Steps section={s} />
        <LinkedText html={s.html} edition={s.editionId} />
        <Roles roles={s.roles} />
        <Courses section={s.id} />
        <nav className={styles.neighbours} aria-label={t.handbook.sections}>
          {s.previous && (
            <LinkButton look="quiet" to="/handbook/$section" params={{ section: s.previous.id }}>
              <span>
                <small>
                  <span aria-hidden="true">← </span>
                  {t.handbook.previous}
                </small>
                <span lang="vi">{s.previous.title}</span>
              </span>
            </LinkButton>
          )}
          {s.next && (
            <LinkButton look="secondary" to="/handbook/$section" params={{ section: s.next.id }}>
              <span>
                <small>
                  {t.handbook.next}
                  <span aria-hidden="true"> →</span>
                </small>
                <span lang="vi">{s.next.title}</span>
              </span>
            </LinkButton>
          )}
        </nav>
      </div>
    </Page>
  )
}

/** The courses that ask about the section. */
function Courses({ section }: { section: string }) {
  const t = useText().crisis
  const { courses = [] } = useQuery(sectionLinksQuery(section)).data ?? {}
  if (courses.length === 0) return null
  return (
    <Section title={t.askedIn}>
      <List label={t.askedIn}>
        <Asking courses={courses} />
      </List>
    </Section>
  )
}

function Steps({ section: s }: { section: Shown }) {
  const t = useText()
  if (s.steps.length === 0) return null
  return (
    <Section title={t.handbook.steps}>
      <ol className={styles.steps} lang="vi">
        {s.steps.map(step => (
          <li key={step.id}>
            <p>{step.text}</p>
            <p className={styles.stepFacts}>
              <span>{step.role}</span>
              {step.clock && (
                <Chip tone={step.clock.kind === 'target' ? 'neutral' : 'soon'}>
                  {step.clock.amount === 0 ? t.handbook.at : t.handbook.within(amount(step.clock, t))} ·{' '}
                  {step.clock.kind === 'target' ? t.handbook.target : t.handbook.legal}
                </Chip>
              )}
            </p>
          </li>
        ))}
      </ol>
    </Section>
  )
}
