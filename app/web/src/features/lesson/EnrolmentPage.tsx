import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { date, dueWords, percent } from '@/i18n/format'
import { Bar, Button, Chip, Failure, LinkButton, Notice, Page, Refusal, Section, SkeletonList, type Tone } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { type Enrolment, enrolmentQuery, useResume } from './api'
import styles from './enrolment.module.css'
import { Outline } from './Outline'
import { Quizzes } from './Quizzes'
import { Remaining } from './Remaining'

/** Where one stands in a course, and what is left. */
export default function EnrolmentPage() {
  const t = useText()
  const { enrolment: id = '' } = useParams({ strict: false })
  const enrolment = useQuery(enrolmentQuery(id))
  if (enrolment.data) return <Standing enrolment={enrolment.data} />
  if (enrolment.error) {
    return <Failure error={enrolment.error} retry={() => void enrolment.refetch()} heading="h1" />
  }
  return (
    <Page title={t.common.loading}>
      <SkeletonList rows={6} height={72} />
    </Page>
  )
}

function Standing({ enrolment: e }: { enrolment: Enrolment }) {
  const t = useText()
  return (
    <Page title={e.title} crumb={{ to: '/', label: t.frame.home }}>
      <div className={styles.sides}>
        <div className={styles.first}>
          <section className={styles.standing} aria-label={t.lesson.whereYouStand}>
            <p className={styles.chips}>
              <Due enrolment={e} />
              {e.cycle > 1 && <Chip>{t.lesson.cycle(e.cycle)}</Chip>}
              <CopyOf queryKey={enrolmentQuery(e.id).queryKey} />
            </p>
            <p className={styles.percent}>{t.common.percentDone(e.percentDone)}</p>
            <Bar percent={e.percentDone} label={t.lesson.whereYouStand} />
            <Action enrolment={e} />
            <p>
              <Link className={styles.info} to="/courses/$code" params={{ code: e.courseCode }}>
                {t.lesson.courseInfo}
              </Link>
            </p>
          </section>
          <Remaining enrolment={e} />
        </div>
        <div>
          <Section title={t.lesson.outline}>
            <Outline enrolment={e} />
          </Section>
          {e.quizzes.length > 0 && <Quizzes enrolment={e} />}
        </div>
      </div>
    </Page>
  )
}

function Due({ enrolment: e }: { enrolment: Enrolment }) {
  const t = useText()
  if (e.state === 'completed') return <Chip tone="ok">{t.lesson.stateCompleted}</Chip>
  if (e.state === 'withdrawn') return <Chip>{t.lesson.stateWithdrawn}</Chip>
  if (!e.due || e.workingDays === undefined) return null
  const tone: Tone = e.workingDays < 0 ? 'bad' : e.workingDays <= 5 ? 'soon' : 'neutral'
  return (
    <Chip tone={tone}>
      {t.common.due(date(e.due))} ({dueWords(e.workingDays)})
    </Chip>
  )
}

/** The one thing to do now. */
function Action({ enrolment: e }: { enrolment: Enrolment }) {
  const t = useText()
  const resume = useResume(e.courseCode, e.id)
  if (e.state === 'withdrawn') {
    return (
      <>
        <Notice tone="info">{t.lesson.withdrawnText}</Notice>
        <Refusal error={resume.error} />
        <Button busy={resume.isPending} onClick={() => resume.mutate(crypto.randomUUID())}>
          {t.lesson.resume}
        </Button>
      </>
    )
  }
  if (e.state === 'completed') {
    return (
      <>
        <Notice tone="ok">
          {e.completedAt && t.lesson.completedOn(date(e.completedAt))}{' '}
          {e.score !== undefined && t.lesson.completedScore(percent(e.score))}
        </Notice>
        <LinkButton to="/certificates">{t.lesson.toCertificates}</LinkButton>
      </>
    )
  }
  const running = e.quizzes.find(q => q.running)?.running
  if (running) {
    return (
      <LinkButton to="/attempts/$attempt" params={{ attempt: running.attemptId }}>
        {t.lesson.goOnQuiz}
      </LinkButton>
    )
  }
  if (e.nextLesson) {
    return (
      <LinkButton to="/learn/$enrolment/lessons/$lesson" params={{ enrolment: e.id, lesson: e.nextLesson }}>
        {Object.values(e.progress.lessons).some(l => l.seconds > 0 || l.finishedAt) ? t.lesson.goOn : t.lesson.start}
      </LinkButton>
    )
  }
  const quiz = e.remaining.find(l => l.kind === 'quiz')?.id
  if (!quiz) return null
  return (
    <LinkButton to="/learn/$enrolment/quizzes/$quiz" params={{ enrolment: e.id, quiz }}>
      {t.lesson.toQuiz}
    </LinkButton>
  )
}
