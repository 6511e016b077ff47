import { ApiProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { Failure, Page, SkeletonList, useTitle } from '@/ui'

/** A page whose code is on its way. */
export function RoutePending() {
  const t = useText()
  return (
    <Page title={t.common.loading}>
      <SkeletonList rows={4} height={84} />
    </Page>
  )
}

/** A page that failed, inside the frame. */
export function RouteError(props: { error: unknown; reset?: () => void }) {
  return <Failure error={props.error} retry={props.reset ?? (() => location.reload())} heading="h1" />
}

/** A failure that left no frame to stand in. */
export function RootError(props: { error: unknown }) {
  return (
    <main>
      <RouteError error={props.error} />
    </main>
  )
}

export default function NotFound() {
  const t = useText()
  useTitle(t.frame.notFoundTitle)
  return <Failure error={new ApiProblem(404, {} as ApiProblem['body'])} heading="h1" />
}
