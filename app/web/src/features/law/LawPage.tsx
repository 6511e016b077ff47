import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useRouterState } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { Empty, Failure, Page, Panel, SkeletonList } from '@/ui'
import { LawCard } from '@/ui/LawCard'
import { registerQuery } from '@/ui/law'

/** A legal instrument on a page of its own; the hash names the article cited. */
export default function LawPage() {
  const t = useText()
  const navigate = useNavigate()
  const { instrument } = useParams({ strict: false })
  const article = useRouterState({ select: s => s.location.hash })
  const register = useQuery(registerQuery)
  const found = register.data?.find(i => i.id === instrument)
  return (
    <Page title={found?.name ?? t.law.pageTitle} narrow>
      {found ? (
        <Panel>
          <LawCard
            instrument={found}
            article={article}
            onOpen={id => void navigate({ to: '/van-ban/$instrument', params: { instrument: id } })}
          />
        </Panel>
      ) : register.isPending ? (
        <SkeletonList rows={4} height={84} />
      ) : register.error ? (
        <Failure error={register.error} retry={() => void register.refetch()} />
      ) : (
        <Empty title={t.law.missingTitle}>{t.law.missingText}</Empty>
      )}
    </Page>
  )
}
