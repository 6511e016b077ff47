import { useParams } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useRef, useState, useSyncExternalStore } from 'react'
import { entryQueue } from '@/api/entries'
import { line } from '@/api/line'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Chip, Failure, Notice, Page, Section, SkeletonList, useTitle } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { ExerciseBand, LevelChip, NatureChip } from '@/ui/Nature'
import { useWide } from '@/ui/useWide'
import { type Incident, keys } from './api'
import { CallList } from './CallList'
import { Checklist } from './Checklist'
import { ClockBoard, EndedClocks } from './ClockBoard'
import { Closing } from './Closing'
import { Composer } from './Composer'
import { Documents } from './Documents'
import styles from './incidents.module.css'
import { LogView } from './LogView'
import { People } from './People'
import { Statements } from './Statements'
import { type Desk, useIncident } from './useIncident'

/** An incident, live: clocks on top, then what to do, and what was done. */
export default function IncidentPage() {
  const t = useText()
  const { incident: id = '' } = useParams({ strict: false })
  const desk = useIncident(id)
  const i = desk.view.data
  const error = desk.view.error ?? desk.log.error
  // Nor can the window be taken for a real one's among others.
  useTitle(i?.exercise ? t.incidents.ofExercise(i.title) : i?.title)
  if (error && !i) return <Failure error={error} retry={() => void desk.view.refetch()} heading="h1" />
  if (!i) {
    return (
      <Page title={t.common.loading} crumb={{ to: '/incidents', label: t.incidents.title }}>
        <SkeletonList rows={5} height={96} />
      </Page>
    )
  }
  return (
    <div className={i.exercise ? styles.exercisePage : undefined}>
      {i.exercise && <ExerciseBand />}
      <Page
        title={i.title}
        crumb={{ to: '/incidents', label: t.incidents.title }}
        lead={
          <>
            <span className={styles.chips}>
              <NatureChip exercise={i.exercise} />
              <span>{i.number}</span>
              <LevelChip level={i.state.level} name={i.levels.find(l => l.number === i.state.level)?.name} />
              <span className={i.status === 'running' ? styles.on : styles.off}>
                {i.status === 'running' ? t.incidents.running : t.incidents.closed}
              </span>
            </span>
            <span lang="vi">
              {i.departmentName} · {i.procedureTitle}
            </span>{' '}
            · {t.incidents.opened(moment(i.openedAt))} <CopyOf queryKey={keys.one(i.id)} />
          </>
        }
      >
        <ClockBoard incident={i} desk={desk} />
        <LineState desk={desk} />
        <Parts incident={i} desk={desk} />
      </Page>
    </div>
  )
}

function LineState({ desk }: { desk: Desk }) {
  const t = useText()
  const fragile = useSyncExternalStore(entryQueue.subscribe, entryQueue.fragile)
  const up = useSyncExternalStore(line.subscribe, line.up)
  const live = desk.live && up
  const waiting = desk.pending.filter(p => !p.sent && !p.refusal).length
  return (
    <div className={styles.lineState} role="status">
      <Chip tone={live ? 'ok' : 'soon'}>{live ? t.incidents.live : t.incidents.notLive}</Chip>
      {desk.here.length > 0 && (
        <span className={styles.dim}>
          {t.incidents.here}: {desk.here.map(h => h.name).join(', ')}
        </span>
      )}
      {waiting > 0 && !live && <Notice tone="soon">{t.incidents.queued(waiting)}</Notice>}
      {waiting > 0 && fragile && <Notice tone="bad">{t.incidents.fragile}</Notice>}
    </div>
  )
}

type Tab = 'log' | 'checklist' | 'statements' | 'documents' | 'people'
const tabs: Tab[] = ['log', 'checklist', 'statements', 'documents', 'people']

function Parts({ incident: i, desk }: { incident: Incident; desk: Desk }) {
  const t = useText()
  const wide = useWide()
  const [tab, setTab] = useState<Tab>('log')
  const part: Record<Tab, ReactNode> = {
    log: (
      <>
        {i.mine.length > 0 && <Composer incident={i} desk={desk} />}
        <LogView incident={i} desk={desk} />
      </>
    ),
    checklist: <Checklist incident={i} desk={desk} />,
    statements: <Statements incident={i} desk={desk} />,
    documents: <Documents incident={i} desk={desk} />,
    people: (
      <>
        <CallList incident={i} desk={desk} />
        <People incident={i} desk={desk} />
        <EndedClocks incident={i} />
        <Section title={t.incidents.whole}>
          <Closing incident={i} desk={desk} />
        </Section>
      </>
    ),
  }
  if (!wide) {
    return (
      <>
        <TabBar value={tab} onChange={setTab} />
        <div role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`} className={styles.panel}>
          <h2 className="visually-hidden">{t.incidents[tab]}</h2>
          {part[tab]}
        </div>
      </>
    )
  }
  return (
    <div className={styles.columns}>
      <div>
        {(['checklist', 'statements', 'documents'] as const).map(p => (
          <Section key={p} title={t.incidents[p]}>
            {part[p]}
          </Section>
        ))}
      </div>
      <div>
        {(['log', 'people'] as const).map(p => (
          <Section key={p} title={t.incidents[p]}>
            {part[p]}
          </Section>
        ))}
      </div>
    </div>
  )
}

function TabBar(props: { value: Tab; onChange: (tab: Tab) => void }) {
  const t = useText()
  const bar = useRef<HTMLDivElement>(null)
  const move = (e: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key]
    if (!step) return
    e.preventDefault()
    const next = tabs[(tabs.indexOf(props.value) + step + tabs.length) % tabs.length] as Tab
    props.onChange(next)
    bar.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }
  return (
    <div className={styles.tabs} role="tablist" aria-label={t.incidents.tabs} ref={bar} onKeyDown={move}>
      {tabs.map(x => (
        <button
          key={x}
          type="button"
          role="tab"
          id={`tab-${x}`}
          aria-selected={props.value === x}
          aria-controls={props.value === x ? `panel-${x}` : undefined}
          tabIndex={props.value === x ? 0 : -1}
          onClick={() => props.onChange(x)}
        >
          {t.incidents[x]}
        </button>
      ))}
    </div>
  )
}
