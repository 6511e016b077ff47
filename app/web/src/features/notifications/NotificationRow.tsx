import {
  IconAlertOctagon,
  IconBellRinging,
  IconBook2,
  IconCheck,
  IconChecklist,
  IconClock,
  IconNews,
  IconUsersGroup,
} from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useState } from 'react'
import { useLanguage, useText } from '@/i18n'
import { time } from '@/i18n/format'
import { Button, classes, IconButton } from '@/ui'
import type { Notification } from './api'
import styles from './notifications.module.css'

const icons = {
  reminder: IconClock,
  overview: IconUsersGroup,
  nudge: IconBellRinging,
  handbook: IconBook2,
  incident: IconAlertOctagon,
  task: IconChecklist,
  press: IconNews,
}

// Lines shown unasked.
const few = 5

export function NotificationRow(props: { notification: Notification; onRead: () => void }) {
  const t = useText().notifications
  const english = useLanguage() === 'en'
  const n = props.notification
  const Icon = icons[n.kind]
  const title = english ? n.title.en : n.title.vi
  const goes = target(n.link)
  const action = t.open[n.link.kind]
  return (
    <li className={classes(styles.row, !n.read && styles.unread)}>
      <Icon size={22} aria-hidden="true" />
      <div className={styles.main}>
        <h3 className={styles.title}>
          {!n.read && (
            <>
              <span className={styles.dot} aria-hidden="true" />
              <span className="visually-hidden">{t.unread}: </span>
            </>
          )}
          {title}
        </h3>
        <Lines text={(english && n.bodyEn) || n.body} />
        <p className={styles.foot}>
          <span className={styles.time}>{time(n.createdAt)}</span>
          <Link
            {...goes}
            className={styles.target}
            aria-label={t.openOf(action, title)}
            onClick={() => !n.read && props.onRead()}
          >
            {action}
          </Link>
        </p>
      </div>
      {!n.read && (
        <IconButton label={t.readOf(title)} title={t.read} onClick={props.onRead}>
          <IconCheck size={20} aria-hidden="true" />
        </IconButton>
      )}
    </li>
  )
}

function target(link: Notification['link']): LinkProps {
  if (link.kind === 'enrolment' && link.id) return { to: '/learn/$enrolment', params: { enrolment: link.id } }
  if (link.kind === 'progress') return { to: '/department' }
  if (link.kind === 'press') return pressTarget(link.id ?? '')
  if (link.kind === 'handbook') return handbookTarget(link.id ?? '')
  return { to: '/' }
}

/** What is to be read, who has read it, or the handbook itself. */
function handbookTarget(id: string): LinkProps {
  if (id === 'reading') return { to: '/handbook/reading' }
  if (id === 'acknowledgements') return { to: '/handbook/acknowledgements' }
  return { to: '/handbook' }
}

/** An entry of the press register ("requests/01J…"), or a yearly report ("report/2026/svhttdl"). */
function pressTarget(id: string): LinkProps {
  const [kind, one, department] = id.split('/')
  if (kind === 'report' && one) return { to: '/press/report', search: { year: one, department } as never }
  return kind && one ? { to: '/press/$kind/$id', params: { kind, id: one } } : { to: '/press' }
}

function Lines({ text }: { text: string }) {
  const t = useText().notifications
  const [all, setAll] = useState(false)
  const lines = text.split('\n').filter(Boolean)
  const hidden = all ? 0 : Math.max(0, lines.length - few)
  return (
    <>
      <ul className={styles.lines}>
        {(hidden > 0 ? lines.slice(0, few) : lines).map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button look="quiet" small onClick={() => setAll(true)}>
          {t.moreLines(hidden)}
        </Button>
      )}
    </>
  )
}
