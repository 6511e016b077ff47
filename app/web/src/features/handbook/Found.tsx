import { IconAlertOctagon, IconSearchOff } from '@tabler/icons-react'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data, type Schemas } from '@/api/client'
import { useText } from '@/i18n'
import { Button, Chip, classes, Empty, LinkButton, List, Notice, SkeletonList } from '@/ui'
import { LawState } from '@/ui/LawCard'
import { Segments } from '@/ui/Segments'
import styles from './found.module.css'
import { markWords } from './marks'

type Results = Schemas['HandbooksSearchResults']
type Result = Schemas['HandbooksSearchResult']
type Place = Results['groups'][number]['in']

/** What the server finds in the handbook, the lessons and the law; `typing` while the query is not finished. */
export const foundQuery = (q: string, typing: boolean) =>
  queryOptions({
    queryKey: ['handbook', 'found', q, typing] as const,
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/handbook/search', { params: { query: { q, typing: typing || undefined } }, signal })),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    enabled: q !== '',
  })

/** The results of a search, by place. Errors are the caller's: without a line something else is shown. */
export function Found(props: { q: string; results?: Results; old?: boolean; onClear: () => void }) {
  const t = useText().search
  const [place, setPlace] = useState<Place | 'all'>('all')
  const { results } = props
  if (!results) return <SkeletonList rows={5} height={96} />
  const total = results.groups.reduce((sum, g) => sum + g.total, 0)
  const chosen = results.groups.filter(g => place === 'all' || g.in === place)
  return (
    <div className={classes(props.old && styles.old)}>
      <p className={styles.count} role="status">
        {t.results(total)}
      </p>
      {total === 0 ? (
        <Nothing q={props.q} kept={results.kept} onClear={props.onClear} />
      ) : (
        <>
          <Segments<Place | 'all'>
            label={t.where}
            quietLabel
            value={place}
            onChange={setPlace}
            options={[
              { value: 'all', label: t.counted(t.places.all, total) },
              ...results.groups.map(g => ({ value: g.in, label: t.counted(t.places[g.in], g.total) })),
            ]}
          />
          {chosen.map(g => (
            <Group key={g.in} group={g} q={props.q} all={place === 'all'} />
          ))}
        </>
      )}
    </div>
  )
}

// Of each place, while all are shown.
const first = 6

function Group(props: { group: Results['groups'][number]; q: string; all: boolean }) {
  const t = useText().search
  const { group: g } = props
  if (g.total === 0) return null
  const shown = props.all ? g.items.slice(0, first) : g.items
  const left = g.total - shown.length
  return (
    <section className={styles.group} aria-label={t.places[g.in]}>
      <h2>{t.places[g.in]}</h2>
      {g.partial && <Notice tone="info">{t.partial}</Notice>}
      <List>
        {shown.map(item => (
          <li key={`${item.kind}/${item.id}`}>
            <Hit item={item} q={props.q} />
          </li>
        ))}
      </List>
      {left > 0 && <p className={styles.left}>{t.more(left)}</p>}
    </section>
  )
}

function Hit({ item, q }: { item: Result; q: string }) {
  const t = useText().search
  const [path, hash] = item.link.split('#')
  return (
    <Link className={styles.hit} to={path as never} hash={hash}>
      <span className={styles.facts}>
        <span className={styles.kind}>{t.kinds[item.kind] ?? item.kind}</span>
        {item.course && <span lang="vi">{item.course.title}</span>}
        {item.state && <LawState state={item.state} />}
        {item.retired && <Chip tone="soon">{t.retired}</Chip>}
      </span>
      <b lang="vi">
        <Marked text={item.title} q={q} />
      </b>
      {item.heading && (
        <span className={styles.heading} lang="vi">
          {item.heading}
        </span>
      )}
      <span className={styles.snippet} lang="vi">
        <Marked text={item.snippet} q={q} via={item.via} />
      </span>
      {item.via && <span className={styles.via}>{t.via(item.via)}</span>}
    </Link>
  )
}

function Marked({ text, q, via }: { text: string; q: string; via?: string }) {
  return markWords(text, q, via).map((s, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the stretches of one text have no other name
    s.marked ? <mark key={i}>{s.text}</mark> : s.text,
  )
}

function Nothing(props: { q: string; kept: boolean; onClear: () => void }) {
  const t = useText().search
  return (
    <Empty
      icon={<IconSearchOff size={40} aria-hidden="true" />}
      title={t.noneTitle(props.q)}
      action={
        <div className={styles.actions}>
          <LinkButton to="/handbook/urgent" icon={<IconAlertOctagon size={20} aria-hidden="true" />}>
            {t.urgent}
          </LinkButton>
          <Button look="secondary" onClick={props.onClear}>
            {t.clear}
          </Button>
        </div>
      }
    >
      <ul className={styles.hints}>
        {t.noneHints.map(hint => (
          <li key={hint}>{hint}</li>
        ))}
      </ul>
      {props.kept && <p>{t.kept}</p>}
    </Empty>
  )
}
