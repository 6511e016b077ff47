import { IconSearchOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Unreachable } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, Empty, Failure, List, Notice, SkeletonList } from '@/ui'
import { Found, foundQuery } from './Found'
import styles from './handbook.module.css'
import { useKept } from './useKept'

/** What answers a search: by the server, and without a line by what the device keeps. */
export function Hits(props: { q: string; onClear: () => void }) {
  const settled = useSettled(props.q)
  const typed = useQuery(foundQuery(props.q, true))
  const nothing = !typed.isPlaceholderData && typed.data?.groups.every(g => g.total === 0) === true
  // Asked again only to have it kept for the authors.
  const meant = useQuery({ ...foundQuery(props.q, false), enabled: nothing && settled })
  if (typed.error instanceof Unreachable) return <Offline {...props} />
  if (typed.error) return <Failure error={typed.error} retry={() => void typed.refetch()} />
  const results = nothing && meant.data && !meant.isPlaceholderData ? meant.data : typed.data
  return <Found q={props.q} results={results} old={typed.isPlaceholderData} onClear={props.onClear} />
}

// Somebody who stops typing for as long means what is written.
const pause = 1200

/** Whether the query has stood long enough to be meant; only then is it kept when nothing answers it. */
function useSettled(q: string): boolean {
  const [meant, setMeant] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setMeant(q), pause)
    return () => clearTimeout(timer)
  }, [q])
  return meant === q
}

function Offline(props: { q: string; onClear: () => void }) {
  const t = useText()
  const shown = useKept(props.q, true)
  if (!shown) return <SkeletonList rows={4} height={96} />
  return (
    <>
      <p className={styles.count} role="status">
        {t.handbook.results(shown.length)}
      </p>
      <Notice tone="soon">{t.crisis.keptResults}</Notice>
      {shown.length > 0 ? (
        <List label={t.handbook.searchLabel}>
          {shown.map(s => (
            <li key={s.link}>
              <Link className={styles.hit} lang="vi" to={s.link}>
                <b>{s.title}</b>
                <span className={styles.dim}>{s.snippet}</span>
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
