import {
  IconAlertOctagon,
  IconBell,
  IconBook2,
  IconBriefcase,
  IconChecklist,
  IconMicrophone2,
  IconPencil,
  IconSchool,
  IconSearch,
  IconUrgent,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { type ComponentType, Suspense, useEffect, useRef } from 'react'
import { answerQueue } from '@/api/answers'
import { entryQueue } from '@/api/entries'
import { can, useMe } from '@/api/me'
import { usePreferenceLanguage } from '@/api/preferences'
import { unreadQuery } from '@/api/unread'
import { useText } from '@/i18n'
import { classes } from '@/ui'
import { Mark } from '@/ui/Mark'
import styles from './frame.module.css'
import { SignInAgain } from './SignInAgain'
import { Strips } from './Strips'

answerQueue.start()
entryQueue.start()

/** The frame of every page behind the sign-in: bars on a phone, a rail on a desktop. */
export function Frame() {
  const t = useText()
  const me = useMe()
  usePreferenceLanguage()
  const unread = useQuery(unreadQuery).data ?? 0
  const main = useFocusOnArrival()
  useHandbookOnDevice()
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main">
        {t.frame.skip}
      </a>
      <header className={styles.top}>
        <Brand />
        <Link to="/search" className={styles.icon} aria-label={t.common.search}>
          <IconSearch size={22} aria-hidden="true" />
        </Link>
        <Link to="/notifications" className={styles.icon} aria-label={bellLabel(t, unread)}>
          <IconBell size={22} aria-hidden="true" />
          <Count n={unread} />
        </Link>
      </header>
      <nav className={styles.nav} aria-label={t.frame.navigation}>
        <div className={styles.wide}>
          <Brand />
        </div>
        <Item to="/" icon={IconChecklist} label={t.frame.home} exact />
        <Item to="/courses" icon={IconSchool} label={t.frame.courses} />
        <Item to="/handbook" icon={IconBook2} label={t.frame.handbook} />
        <Item to="/me" icon={IconUser} label={t.frame.me} />
        <Item to="/handbook/urgent" icon={IconAlertOctagon} label={t.frame.urgent} wide gap />
        <Item to="/incidents" icon={IconUrgent} label={t.frame.incidents} wide />
        <Item to="/notifications" icon={IconBell} label={t.frame.notifications} wide count={unread} />
        {can(me, 'progress.read') && (
          <Item to="/department" icon={IconUsersGroup} label={t.frame.department} wide gap />
        )}
        {can(me, 'handbook.review') && <Item to="/editions" icon={IconPencil} label={t.frame.editions} wide />}
        {can(me, 'coverage.read') && <Item to="/staffing" icon={IconBriefcase} label={t.frame.staffing} wide />}
        {can(me, 'press.read') && <Item to="/press" icon={IconMicrophone2} label={t.frame.press} wide />}
      </nav>
      <Strips />
      <main id="main" className={styles.main} tabIndex={-1} ref={main}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      <SignInAgain />
    </div>
  )
}

function bellLabel(t: ReturnType<typeof useText>, unread: number): string {
  return unread > 0 ? `${t.frame.notifications}: ${t.frame.unread(unread)}` : t.frame.notifications
}

function Brand() {
  const t = useText()
  return (
    <Link to="/" className={styles.brand} activeProps={{ 'aria-current': undefined }}>
      <Mark />
      {t.common.appName}
    </Link>
  )
}

function Count({ n }: { n: number }) {
  if (n === 0) return null
  return (
    <span className={styles.count} aria-hidden="true">
      {n > 99 ? '99+' : n}
    </span>
  )
}

function Item(props: {
  to: string
  icon: ComponentType<{ size?: number; 'aria-hidden'?: 'true' }>
  label: string
  exact?: boolean
  wide?: boolean
  gap?: boolean
  count?: number
}) {
  const t = useText()
  const Icon = props.icon
  return (
    <Link
      to={props.to}
      activeOptions={{ exact: props.exact || props.to === '/handbook', includeSearch: false }}
      className={classes(props.wide && styles.wide, props.gap && styles.gap)}
      aria-label={props.count ? bellLabel(t, props.count) : undefined}
    >
      <Icon size={22} aria-hidden="true" />
      <span>{props.label}</span>
      {props.count !== undefined && <Count n={props.count} />}
    </Link>
  )
}

/** How long after the start the handbook is fetched: what the page itself needs comes first. */
const afterStart = 4_000

/** Puts the crisis handbook on the device, so that it is there when the line is not. */
function useHandbookOnDevice() {
  const queries = useQueryClient()
  useEffect(() => {
    const timer = setTimeout(
      () => void import('@/features/handbook/keep').then(m => m.keepHandbook(queries)).catch(() => undefined),
      afterStart,
    )
    return () => clearTimeout(timer)
  }, [queries])
}

/** Moves the focus to the page after a change of address, so that a screen reader goes on there. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: s => s.location.pathname })
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    main.current?.focus({ preventScroll: true })
  }, [path])
  return main
}
