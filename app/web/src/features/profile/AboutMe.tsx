import { useQuery } from '@tanstack/react-query'
import { departmentsQuery } from '@/api/departments'
import type { Me } from '@/api/me'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Notice, Section } from '@/ui'
import styles from './profile.module.css'

export function AboutMe({ me }: { me: Me }) {
  const t = useText().profile
  return (
    <Section title={t.data}>
      <dl className={styles.data}>
        <div>
          <dt>{t.name}</dt>
          <dd>{me.fullName}</dd>
        </div>
        <div>
          <dt>{t.email}</dt>
          <dd>{me.email}</dd>
        </div>
        {me.birthDate && (
          <div>
            <dt>{t.birthDate}</dt>
            <dd>{date(me.birthDate)}</dd>
          </div>
        )}
        <div>
          <dt>{t.postings}</dt>
          <dd>
            <Postings me={me} />
          </dd>
        </div>
        <div>
          <dt>{t.roles}</dt>
          <dd>
            <Roles me={me} />
          </dd>
        </div>
      </dl>
      <Notice>
        <b>{t.wrongTitle}</b> {t.wrongText}
      </Notice>
    </Section>
  )
}

function Postings({ me }: { me: Me }) {
  const t = useText().profile
  if (me.postings.length === 0) return <p>{t.noPosting}</p>
  return (
    <ul className={styles.lines}>
      {me.postings.map(p => (
        <li key={`${p.departmentId}/${p.positionId}/${p.from}`}>
          <span className={styles.strong}>{p.positionName}</span> ({p.main ? t.main : t.concurrent})
          <span className={styles.under}>
            {p.departmentName}, {p.to ? t.sinceUntil(date(p.from), date(p.to)) : t.since(date(p.from))}
          </span>
          {p.decision && <span className={styles.under}>{t.decision(p.decision)}</span>}
        </li>
      ))}
    </ul>
  )
}

function Roles({ me }: { me: Me }) {
  const t = useText().profile
  const wide = me.roles.some(r => r.role !== 'learner' && r.path !== '/')
  const departments = useQuery({ ...departmentsQuery(), enabled: wide }).data
  return (
    <ul className={styles.lines}>
      {me.roles.map(r => {
        const name = departments?.find(d => d.path === r.path)?.name
        return (
          <li key={`${r.role}${r.path}`}>
            <span className={styles.strong}>{t.roleNames[r.role as keyof typeof t.roleNames] ?? r.role}</span>
            {r.role !== 'learner' && (
              <span className={styles.under}>{r.path === '/' ? t.wholeProvince : name && t.inDepartment(name)}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
