import { IconSearchOff } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Unreachable } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, Empty, Failure, List, Notice, SkeletonList } from '@/ui'
import { searchQuery } from './api'
import styles from './handbook.module.css'
import { useKept } from './useKept'

/** What answers a search; without a line, in the copy on the device. */
export function Hits(props: { q: string; onClear: () => void }) {
  const t = useText()
  const hits = useQuery({ ...searchQuery(props.q), placeholderData: keepPreviousData })
  const offline = hits.error instanceof Unreachable
  const kept = useKept(props.q, offline)
  const shown = offline ? kept : hits.data?.map(h => ({ ...h, link: `/handbook/${h.section}` }))
  if (hits.error && !offline) return <Failure error={hits.error} retry={() => void hits.refetch()} />
  if (!shown) return <SkeletonList rows={4} height={96} />
  return (
    <>
      <p className={styles.count} role="status">
        {t.handbook.results(shown.length)}
      </p>
      {offline && <Notice tone="soon">{t.crisis.keptResults}</Notice>}
      {shown.length > 0 ? (
        <List label={t.handbook.searchLabel}>
          {shown.map(h => (
            <li key={h.link}>
              <Link className={styles.hit} lang="vi" to={h.link}>
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
