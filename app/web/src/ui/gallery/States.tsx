import { IconCertificate } from '@tabler/icons-react'
import { ApiProblem, Unreachable } from '@/api/problem'
import { useText } from '@/i18n'
import { Empty, Failure, LinkButton, Refusal, Section, Skeleton, SkeletonList } from '..'
import styles from './gallery.module.css'

const problem = (status: number, code: ApiProblem['body']['code']) =>
  new ApiProblem(status, {
    type: 'about:blank',
    title: code,
    status,
    code,
    detail: '',
    detailEn: '',
    requestId: '01M89RGXG6ZZ0FQXG5ZRVGPRMX',
  } as ApiProblem['body'])

const failures: [string, unknown][] = [
  ['offline', new Unreachable()],
  ['maintenance', new Unreachable(503)],
  ['404', problem(404, 'not_found')],
  ['403', problem(403, 'forbidden')],
  ['500', problem(500, 'internal')],
]

export function States() {
  const t = useText()
  return (
    <>
      <Section title="Skeleton, SkeletonList">
        <div className={styles.stack}>
          <Skeleton width="60%" height={22} />
          <SkeletonList rows={2} height={84} />
        </div>
      </Section>
      <Section title="Empty">
        <Empty
          icon={<IconCertificate size={40} aria-hidden="true" />}
          title={t.certificates.emptyTitle}
          action={<LinkButton to="/courses">{t.certificates.toCourses}</LinkButton>}
        >
          {t.certificates.emptyText}
        </Empty>
      </Section>
      <Section title="Failure">
        <div className={styles.grid}>
          {failures.map(([name, error]) => (
            <Failure key={name} error={error} retry={() => {}} />
          ))}
        </div>
      </Section>
      <Section title="Refusal">
        <div className={styles.stack}>
          {failures.slice(0, 1).map(([name, error]) => (
            <Refusal key={name} error={error} />
          ))}
          <Refusal error={problem(500, 'internal')} />
          <Refusal error={new Error()} />
        </div>
      </Section>
    </>
  )
}
