import { IconSearchOff } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Unreachable } from '@/api/problem'
import { useText } from '@/i18n'
import { found } from '@/i18n/format'
import { Button, Empty, Failure, List, Notice, SkeletonList } from '@/ui'
import { type Front, searchQuery } from './api'
import styles from './handbook.module.css'

/** The sections that answer a search; without a line, those whose title or summary do. */
export function Hits(props: { q: string; front?: Front; onClear: () => void }) {
  const t = useText()
  const hits = useQuery({ ...searchQuery(props.q), placeholderData: keepPreviousData })
  const offline = hits.error instanceof Unreachable && props.front !== undefined
  const shown = offline
    ? (props.front?.sections ?? [])
        .filter(s => found(props.q, `${s.title} ${s.summary}`))
        .map(s => ({ section: s.id, title: s.title, heading: undefined, snippet: s.summary ?? '' }))
    : hits.data
  if (hits.error && !offline) return <Failure error={hits.error} retry={() => void hits.refetch()} />
  if (!shown) return <SkeletonList rows={4} height={96} />
  return (
    <>
      <p className={styles.count} role="status">
        {t.handbook.results(shown.length)}
      </p>
      {offline && <Notice tone="soon">{t.handbook.searchOffline}</Notice>}
      {shown.length > 0 ? (
        <List label={t.handbook.searchLabel}>
          {shown.map(h => (
            <li key={h.section}>
              <Link className={styles.hit} lang="vi" to="/handbook/$section" params={{ section: h.section }}>
                <b>{h.title}</b>
                {h.heading && <span className={styles.heading}>{h.heading}</span>}
                <span className={styles.dim}>{h.snippet}</span>
              </Link>
            </li>
          ))}
        </List>
      ) : (
        <Empty
          icon={<IconSearchOff size={40} aria-hidden="true" />}
          title={t.handbook.results(0)}
          action={
            <Button look="secondary" onClick={props.onClear}>
              {t.handbook.clear}
            </Button>
          }
        >
          {t.handbook.noneText}
        </Empty>
      )}
    </>
  )
}
