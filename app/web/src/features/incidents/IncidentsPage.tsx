import { IconPlus, IconUrgent } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { firstOf } from '@/api/offline'
import { useText } from '@/i18n'
import { Button, Empty, Failure, LinkButton, List, Page, Panel, Refusal, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { IncidentRow } from '@/ui/IncidentRow'
import { Segments } from '@/ui/Segments'
import { keys, listQuery } from './api'
import styles from './incidents.module.css'

/** Incidents, running ones first; real ones and exercises clearly apart. */
export default function IncidentsPage() {
  const t = useText()
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const [state, nature] = [search.state ?? '', search.nature ?? '']
  const exercise = nature && String(nature === 'exercise')
  const list = useInfiniteQuery(listQuery(state, exercise))
  const items = list.data?.pages.flatMap(p => p.items)
  const go = (change: Record<string, string>) => {
    const next = Object.fromEntries(Object.entries({ state, nature, ...change }).filter(([, v]) => v))
    void navigate({ to: '/incidents', search: next, replace: true })
  }
  return (
    <Page
      title={t.incidents.title}
      lead={
        <>
          {t.incidents.lead} <CopyOf queryKey={firstOf(keys.list(state, exercise))} />
        </>
      }
      action={
        <LinkButton to="/incidents/new" icon={<IconPlus size={20} aria-hidden="true" />}>
          {t.incidents.open}
        </LinkButton>
      }
    >
      <div className={styles.filters}>
        <Segments
          label={t.incidents.status}
          value={state}
          onChange={v => go({ state: v })}
          options={[
            { value: '', label: t.incidents.all },
            { value: 'running', label: t.incidents.running },
            { value: 'closed', label: t.incidents.closed },
          ]}
        />
        <Segments
          label={t.incidents.nature}
          value={nature}
          onChange={v => go({ nature: v })}
          options={[
            { value: '', label: t.incidents.all },
            { value: 'real', label: t.incidents.real },
            { value: 'exercise', label: t.incidents.exercise },
          ]}
        />
      </div>
      {list.error && !items ? (
        <Failure error={list.error} retry={() => void list.refetch()} />
      ) : !items ? (
        <SkeletonList rows={4} height={104} />
      ) : items.length === 0 ? (
        <Panel>
          <Empty icon={<IconUrgent size={40} aria-hidden="true" />} title={t.incidents.none}>
            {t.incidents.noneText}
          </Empty>
        </Panel>
      ) : (
        <>
          <List label={t.incidents.title}>
            {items.map(i => (
              <IncidentRow key={i.id} incident={i} heading="h2" />
            ))}
          </List>
          {list.isFetchNextPageError && <Refusal error={list.error} />}
          {list.hasNextPage && (
            <p>
              <Button look="secondary" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t.common.more}
              </Button>
            </p>
          )}
        </>
      )}
    </Page>
  )
}
