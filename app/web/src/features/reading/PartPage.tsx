import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { line } from '@/api/line'
import { isProblem, Unreachable } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, Failure, LinkButton, Notice, Page, Refusal, Section, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { Reading as Column } from '@/ui/Reading'
import { type Part, partQuery, readingQuery, useOpenPart } from './api'
import { Changes } from './Changes'
import styles from './reading.module.css'

/** One part to read: what changed first, then the whole; marked as read after its least time. */
export default function PartPage() {
  const t = useText()
  const { part: key = '' } = useParams({ strict: false })
  const reading = useQuery(readingQuery)
  const edition = reading.data?.edition?.id ?? ''
  const part = reading.data?.parts.find(p => p.key === key)
  const text = useQuery(partQuery(edition, key))
  const crumb = { to: '/handbook/reading', label: t.reading.title } as const
  const error = text.error ?? reading.error
  if (error) return <Failure error={error} heading="h1" retry={() => void text.refetch()} />
  if (!text.data || !reading.data) {
    return (
      <Page title={t.common.loading} crumb={crumb} narrow>
        <SkeletonList rows={6} height={72} />
      </Page>
    )
  }
  const changed = part && part.changes.length > 0
  return (
    <Page title={text.data.title} crumb={crumb} narrow lead={<CopyOf queryKey={partQuery(edition, key).queryKey} />}>
      {changed && (
        <Section title={t.reading.whatChanged}>
          <Changes changes={part.changes} />
        </Section>
      )}
      {changed ? (
        <Section title={t.reading.whole}>
          <Column html={text.data.html} />
        </Section>
      ) : (
        <Column html={text.data.html} />
      )}
      {part ? (
        <Finish key={part.key} edition={edition} part={part} />
      ) : (
        <LinkButton to="/handbook/reading" look="secondary">
          {t.reading.back}
        </LinkButton>
      )}
    </Page>
  )
}

function Finish({ edition, part: p }: { edition: string; part: Part }) {
  const t = useText().reading
  const navigate = useNavigate()
  const open = useOpenPart()
  const [left, setLeft] = useState(p.minimumSeconds)
  const { mutate } = open
  const up = useSyncExternalStore(line.subscribe, line.up)
  useEffect(() => {
    if (up && !p.openedAt) mutate({ edition, part: p.key, version: p.version, read: false })
  }, [edition, p.key, p.version, p.openedAt, up, mutate])
  useEffect(() => {
    if (!p.openedAt) return
    const until = new Date(p.openedAt).getTime() + p.minimumSeconds * 1000
    const tick = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [p.openedAt, p.minimumSeconds])
  const early = isProblem(open.error, 'too_early')
  const finish = () =>
    open.mutate(
      { edition, part: p.key, version: p.version, read: true },
      { onSuccess: () => void navigate({ to: '/handbook/reading' }) },
    )
  if (p.readAt) {
    return (
      <div className={styles.finish}>
        <Notice tone="ok">{t.finished}</Notice>
        <LinkButton to="/handbook/reading">{t.back}</LinkButton>
      </div>
    )
  }
  return (
    <div className={styles.finish}>
      {!up ? (
        <Notice tone="soon">{t.offline}</Notice>
      ) : (
        !early && !(open.error instanceof Unreachable) && <Refusal error={open.error} />
      )}
      {left > 0 && <p className={styles.dim}>{t.minimum(left)}</p>}
      <Button disabled={left > 0 || !up} busy={open.isPending} onClick={finish}>
        {t.finish}
      </Button>
    </div>
  )
}
