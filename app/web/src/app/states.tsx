import { ApiProblem, Unreachable } from '@/api/problem'
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
  const reload = () => location.reload()
  if (codeMissing(props.error)) return <Failure error={new Unreachable(props.error)} retry={reload} heading="h1" />
  return <Failure error={props.error} retry={props.reset ?? reload} heading="h1" />
}

/** Whether the code of a page did not come: browsers say it in words only, each in its own. */
function codeMissing(e: unknown): boolean {
  return e instanceof TypeError && /dynamically imported module|module script failed/i.test(e.message)
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
