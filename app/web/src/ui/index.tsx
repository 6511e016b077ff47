import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCloudOff,
  IconExclamationCircle,
  IconInfoCircle,
  IconLock,
  IconMapQuestion,
  IconTools,
} from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { ApiProblem, SignedOut, Unreachable } from '@/api/problem'
import { useText } from '@/i18n'
import { classes } from './classes'
import { Button, LinkButton } from './controls'
import styles from './ui.module.css'

export { classes } from './classes'
export * from './controls'

export type Tone = 'neutral' | 'ok' | 'soon' | 'bad' | 'info' | 'brand'

const tones: Record<Tone, string | undefined> = {
  neutral: undefined,
  ok: styles.ok,
  soon: styles.soon,
  bad: styles.bad,
  info: styles.info,
  brand: styles.brand,
}

/** Sets the document's title: the page's, then the application's. */
export function useTitle(title: string | undefined) {
  const app = useText().common.appName
  useEffect(() => {
    document.title = title ? `${title} – ${app}` : app
  }, [title, app])
}

/** The outer form of a page: title, what it is about, one main action. */
export function Page(props: {
  title: string
  lead?: ReactNode
  crumb?: {
    to: LinkProps['to']
    params?: Record<string, string>
    search?: Record<string, string | undefined>
    label: string
  }
  action?: ReactNode
  narrow?: boolean
  children: ReactNode
}) {
  useTitle(props.title)
  return (
    <div className={classes(styles.page, props.narrow && styles.narrow)}>
      {props.crumb && (
        <p className={classes(styles.crumbs, styles.noPrint)}>
          <Link to={props.crumb.to} params={props.crumb.params as never} search={props.crumb.search as never}>
            <span aria-hidden="true">←</span> {props.crumb.label}
          </Link>
        </p>
      )}
      <div className={styles.head}>
        <div>
          <h1 className={styles.title}>{props.title}</h1>
          {props.lead && <div className={styles.lead}>{props.lead}</div>}
        </div>
        {props.action && <div className={styles.noPrint}>{props.action}</div>}
      </div>
      {props.children}
    </div>
  )
}

export function Section(props: { title: string; action?: ReactNode; children: ReactNode; id?: string }) {
  return (
    <section className={styles.section} id={props.id} aria-label={props.title}>
      <div className={styles.sectionHead}>
        <h2 className={styles.sectionTitle}>{props.title}</h2>
        {props.action}
      </div>
      {props.children}
    </section>
  )
}

/** Objects in rows, parted by hairlines. Children are <li>. */
export function List(props: { children: ReactNode; label?: string }) {
  return (
    <ul className={styles.list} aria-label={props.label}>
      {props.children}
    </ul>
  )
}

export function Panel(props: { children: ReactNode; className?: string }) {
  return <div className={classes(styles.panel, props.className)}>{props.children}</div>
}

/** A state in a word, with its colour; never the colour alone. */
export function Chip(props: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={classes(styles.chip, tones[props.tone ?? 'neutral'])}>
      {props.icon}
      <span>{props.children}</span>
    </span>
  )
}

const noticeIcons: Record<Tone, typeof IconInfoCircle> = {
  neutral: IconInfoCircle,
  info: IconInfoCircle,
  brand: IconInfoCircle,
  ok: IconCircleCheck,
  soon: IconAlertTriangle,
  bad: IconExclamationCircle,
}

/** A message in the page. `live` reads it out when it appears. */
export function Notice(props: { tone?: Tone; live?: boolean; action?: ReactNode; children: ReactNode }) {
  const tone = props.tone ?? 'neutral'
  const Icon = noticeIcons[tone]
  return (
    <div
      className={classes(styles.notice, tones[tone])}
      role={props.live ? (tone === 'bad' ? 'alert' : 'status') : undefined}
    >
      <Icon size={20} aria-hidden="true" />
      <div className={styles.noticeBody}>{props.children}</div>
      {props.action}
    </div>
  )
}

export function Bar(props: { percent: number; label: string }) {
  const value = Math.max(0, Math.min(100, Math.round(props.percent)))
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label={props.label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${value}%` }} />
    </div>
  )
}

/** A ring of what remains, 0 to 1, with something in its middle. */
export function Ring(props: { part: number; tone?: Tone; size?: number; children?: ReactNode }) {
  const size = props.size ?? 44
  const r = size / 2 - 3
  const round = 2 * Math.PI * r
  const colour = {
    neutral: 'var(--dim)',
    ok: 'var(--ok)',
    soon: 'var(--soon)',
    bad: 'var(--bad)',
    info: 'var(--info)',
    brand: 'var(--brand-text)',
  }
  return (
    <span className={styles.ring} aria-hidden="true">
      <svg width={size} height={size} role="presentation">
        <circle cx={size / 2} cy={size / 2} r={r} fill="none" stroke="var(--line)" strokeWidth="5" />
        {props.part > 0 && (
          <circle
            cx={size / 2}
            cy={size / 2}
            r={r}
            fill="none"
            stroke={colour[props.tone ?? 'brand']}
            strokeWidth="5"
            strokeLinecap="round"
            strokeDasharray={`${Math.min(1, props.part) * round} ${round}`}
          />
        )}
      </svg>
      {props.children}
    </span>
  )
}

/** A place holder of the final size. */
export function Skeleton(props: { width?: string | number; height?: string | number }) {
  return (
    <span
      className={styles.skeleton}
      aria-hidden="true"
      style={{ width: props.width ?? '100%', height: props.height ?? '1em' }}
    />
  )
}

export function SkeletonList(props: { rows: number; height: number }) {
  const t = useText()
  return (
    <div className={styles.list} role="status" aria-label={t.common.loading}>
      {Array.from({ length: props.rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a skeleton have no identity
        <div key={i} style={{ height: props.height, padding: 16, display: 'grid', gap: 10, alignContent: 'center' }}>
          <Skeleton width="60%" height={18} />
          <Skeleton width="35%" height={14} />
        </div>
      ))}
    </div>
  )
}

export function Empty(props: {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
  heading?: 'h1' | 'h2'
}) {
  const Heading = props.heading ?? 'h2'
  return (
    <div className={styles.empty}>
      {props.icon}
      <Heading className={styles.emptyTitle}>{props.title}</Heading>
      {props.children && <p>{props.children}</p>}
      {props.action && <div className={styles.emptyAction}>{props.action}</div>}
    </div>
  )
}

/** What a failed read or action is told as, with what to do and, for a server's answer, its request id. */
export function Failure(props: { error: unknown; retry?: () => void; heading?: 'h1' | 'h2' }) {
  const t = useText()
  const e = props.error
  const again = props.retry && (
    <Button look="secondary" onClick={props.retry}>
      {t.common.retry}
    </Button>
  )
  const home = <LinkButton to="/">{t.frame.toHome}</LinkButton>
  const shape = { heading: props.heading }
  if (e instanceof Unreachable && e.cause === 503) {
    return (
      <Empty {...shape} icon={<IconTools size={40} />} title={t.frame.maintenanceTitle} action={again}>
        {t.frame.maintenanceText}
      </Empty>
    )
  }
  if (e instanceof Unreachable || e instanceof SignedOut) {
    return (
      <Empty {...shape} icon={<IconCloudOff size={40} />} title={t.frame.offlineTitle} action={again}>
        {t.frame.offlinePage}
      </Empty>
    )
  }
  if (e instanceof ApiProblem && e.status === 404) {
    return (
      <Empty {...shape} icon={<IconMapQuestion size={40} />} title={t.frame.notFoundTitle} action={home}>
        {e.text || t.frame.notFoundText}
      </Empty>
    )
  }
  if (e instanceof ApiProblem && e.status === 403) {
    return (
      <Empty {...shape} icon={<IconLock size={40} />} title={t.frame.forbiddenTitle} action={home}>
        {t.frame.forbiddenText}
      </Empty>
    )
  }
  if (e instanceof ApiProblem && e.status === 503) {
    return (
      <Empty {...shape} icon={<IconTools size={40} />} title={t.frame.maintenanceTitle} action={again}>
        {t.frame.maintenanceText}
      </Empty>
    )
  }
  const id = e instanceof ApiProblem ? e.requestId : ''
  return (
    <Empty {...shape} icon={<IconExclamationCircle size={40} />} title={t.frame.errorTitle} action={again}>
      {e instanceof ApiProblem && e.text ? e.text : t.frame.errorText}
      {id && (
        <>
          <br />
          {t.frame.requestId}: <span className={styles.requestId}>{id}</span>
        </>
      )}
    </Empty>
  )
}

/** What went wrong with an action, above its form. Complaints about fields stand beside them (ApiProblem.field). */
export function Refusal(props: { error: unknown }) {
  const t = useText()
  const e = props.error
  if (!e) return null
  const words = e instanceof ApiProblem ? e.text : e instanceof Unreachable ? t.auth.unreachable : t.frame.errorText
  return (
    <Notice tone="bad" live>
      {words}
      {e instanceof ApiProblem && e.status >= 500 && (
        <>
          {' '}
          {t.frame.requestId}: <span className={styles.requestId}>{e.requestId}</span>
        </>
      )}
    </Notice>
  )
}

/** A table that scrolls inside itself on a narrow screen. */
export function Table(props: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div role="group" className={styles.tableWrap} aria-label={props.label} tabIndex={0}>
      <table className={styles.table}>{props.children}</table>
    </div>
  )
}
