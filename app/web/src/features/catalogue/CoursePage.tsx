import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { percent } from '@/i18n/format'
import { Chip, Failure, List, Page, Section, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { type CourseView, courseQuery } from './api'
import { Basis } from './Basis'
import styles from './course.module.css'
import { EnrolPanel } from './EnrolPanel'
import { Wanted } from './Wanted'
import { audienceWords, competenceWords, titleOf } from './words'

/** What a course teaches, what it asks and gives, and the way in. */
export default function CoursePage() {
  const t = useText()
  const { code = '' } = useParams({ strict: false })
  const course = useQuery(courseQuery(code))
  if (course.data) return <Shown course={course.data} />
  if (course.error) return <Failure error={course.error} retry={() => void course.refetch()} heading="h1" />
  return (
    <Page title={t.common.loading}>
      <SkeletonList rows={5} height={96} />
    </Page>
  )
}

function Shown({ course: c }: { course: CourseView }) {
  const t = useText()
  return (
    <Page
      title={titleOf(c)}
      crumb={{ to: '/courses', label: t.catalogue.title }}
      lead={
        <>
          <span lang="vi">{c.summary}</span> <CopyOf queryKey={courseQuery(c.code).queryKey} />
        </>
      }
    >
      <div className={styles.sides}>
        <div className={styles.side}>
          <EnrolPanel course={c} />
          <ul className={styles.facts} aria-label={t.catalogue.facts}>
            <li>{competenceWords(c.competence, t)}</li>
            <li>
              {t.common.periods(c.periods)} · {t.catalogue.lessons(c.lessons)} · {t.catalogue.about(c.minutes)}
            </li>
            <li>{c.audiences.map(a => audienceWords(a, t)).join(', ')}</li>
            <li>{t.catalogue.edition(c.edition)}</li>
          </ul>
        </div>
        <div className={styles.main}>
          <Section title={t.catalogue.outcomes}>
            <ul className={styles.points} lang="vi">
              {c.outcomes.map(o => (
                <li key={o}>{o}</li>
              ))}
            </ul>
          </Section>
          <Prerequisites course={c} />
          <Contents course={c} />
          <Section title={t.catalogue.requirements}>
            <Wanted course={c} />
          </Section>
          <Quizzes course={c} />
          {c.certificate && (
            <Section title={t.catalogue.certificate}>
              <p className={styles.certificate} lang="vi">
                {c.certificate.programme}
              </p>
              <p className={styles.dim}>
                {c.certificate.validMonths > 0
                  ? t.catalogue.validMonths(c.certificate.validMonths)
                  : t.catalogue.validForever}
                {' · '}
                {t.catalogue.issuer(c.certificate.issuer)}
              </p>
            </Section>
          )}
          {c.legalBasis.length > 0 && <Basis lines={c.legalBasis} />}
        </div>
      </div>
    </Page>
  )
}

function Prerequisites({ course: c }: { course: CourseView }) {
  const t = useText()
  if (c.prerequisites.length === 0) return null
  return (
    <Section title={t.catalogue.prerequisites}>
      <ul className={styles.points}>
        {c.prerequisites.map(p => (
          <li key={p.id}>
            <Link to="/courses/$code" params={{ code: p.id }}>
              {p.name}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Contents({ course: c }: { course: CourseView }) {
  const t = useText()
  return (
    <Section title={t.catalogue.outline}>
      <ol className={styles.modules}>
        {c.modules.map((m, i) => (
          <li key={m.id}>
            <h3>
              <span className={styles.number}>{t.catalogue.module(i + 1)}</span> <span lang="vi">{m.title}</span>
            </h3>
            <ol className={styles.lessons}>
              {m.lessons.map(l => (
                <li key={l.id}>
                  <span lang="vi">{l.title}</span>
                  <span>{t.common.minutes(l.minutes)}</span>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </Section>
  )
}

function Quizzes({ course: c }: { course: CourseView }) {
  const t = useText()
  if (c.quizzes.length === 0) return null
  return (
    <Section title={t.catalogue.quizzes}>
      <List>
        {c.quizzes.map(q => (
          <li key={q.id} className={styles.quiz}>
            <h3 lang="vi">{q.title}</h3>
            <p className={styles.chips}>
              <Chip>{t.catalogue.questions(q.questions)}</Chip>
              <Chip>{q.minutes > 0 ? t.common.minutes(q.minutes) : t.catalogue.noLimit}</Chip>
              <Chip>{t.catalogue.pass(percent(q.passPercent))}</Chip>
              <Chip>{t.catalogue.attempts(q.attempts)}</Chip>
            </p>
          </li>
        ))}
      </List>
    </Section>
  )
}
