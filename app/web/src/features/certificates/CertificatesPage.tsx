import { IconCertificate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useText } from '@/i18n'
import { Empty, Failure, LinkButton, List, Page, Section, SkeletonList } from '@/ui'
import { mineQuery } from './api'
import { CertificateRow } from './CertificateRow'
import { standing, standings } from './standing'

export default function CertificatesPage() {
  const t = useText().certificates
  return (
    <Page title={t.title} lead={t.lead}>
      <Mine />
    </Page>
  )
}

function Mine() {
  const t = useText().certificates
  const { data, error, refetch } = useQuery(mineQuery)
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <SkeletonList rows={3} height={104} />
  if (data.length === 0) {
    return (
      <Empty
        icon={<IconCertificate size={40} aria-hidden="true" />}
        title={t.emptyTitle}
        action={<LinkButton to="/courses">{t.toCourses}</LinkButton>}
      >
        {t.emptyText}
      </Empty>
    )
  }
  return standings.map(s => {
    const group = data.filter(c => standing(c) === s)
    return (
      group.length > 0 && (
        <Section key={s} title={t.groups[s]}>
          <List label={t.groups[s]}>
            {group.map(c => (
              <CertificateRow key={c.id} certificate={c} />
            ))}
          </List>
        </Section>
      )
    )
  })
}
