import { Link, useNavigate } from '@tanstack/react-router'
import { useState, useSyncExternalStore } from 'react'
import { line } from '@/api/line'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Bar, Button, LinkButton, Notice, Panel, Refusal } from '@/ui'
import { type CourseView, useEnrol } from './api'
import styles from './course.module.css'

/** The one action of a course: enrol, go on, or why not. */
export function EnrolPanel({ course: c }: { course: CourseView }) {
  const t = useText()
  const own = c.enrolment
  if (own && own.state !== 'withdrawn') {
    return (
      <Panel className={styles.panel}>
        {own.state === 'completed' ? (
          <Notice tone="ok">{t.catalogue.completedOn(date(own.completedAt ?? 0))}</Notice>
        ) : (
          <>
            <p className={styles.percent}>{t.common.percentDone(own.percentDone)}</p>
            <Bar percent={own.percentDone} label={t.common.percentDone(own.percentDone)} />
            {own.due && <p className={styles.dim}>{t.catalogue.due(date(own.due))}</p>}
          </>
        )}
        <LinkButton
          wide
          look={own.state === 'completed' ? 'secondary' : 'primary'}
          to="/learn/$enrolment"
          params={{ enrolment: own.id }}
        >
          {own.state === 'completed' ? t.catalogue.review : t.catalogue.goOn}
        </LinkButton>
      </Panel>
    )
  }
  if (c.canEnrol.allowed) {
    return (
      <Panel className={styles.panel}>
        <Enrol code={c.code} verb={own ? t.catalogue.resume : t.catalogue.enrol} />
      </Panel>
    )
  }
  return (
    <Panel className={styles.panel}>
      {c.canEnrol.reason === 'prerequisites' ? (
        <>
          <p>{t.catalogue.needsFirst}</p>
          <ul className={styles.points}>
            {c.prerequisites.map(p => (
              <li key={p.id}>
                <Link to="/courses/$code" params={{ code: p.id }}>
                  {p.name}
                </Link>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>{t.catalogue.assignedOnly}</p>
      )}
    </Panel>
  )
}

function Enrol({ code, verb }: { code: string; verb: string }) {
  const t = useText()
  const navigate = useNavigate()
  const enrol = useEnrol(code)
  const up = useSyncExternalStore(line.subscribe, line.up)
  // One wish, one key: pressing again after a lost answer enrols no second time.
  const [key] = useState(() => crypto.randomUUID())
  return (
    <>
      <Refusal error={enrol.error} />
      {!up && <p className={styles.dim}>{t.catalogue.offline}</p>}
      <Button
        wide
        busy={enrol.isPending}
        disabled={!up}
        onClick={() =>
          enrol.mutate(key, {
            onSuccess: e => void navigate({ to: '/learn/$enrolment', params: { enrolment: e.id } }),
          })
        }
      >
        {verb}
      </Button>
    </>
  )
}
