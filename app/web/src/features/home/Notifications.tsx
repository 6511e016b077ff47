import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { currentLanguage, useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { List, Section } from '@/ui'
import { notificationsQuery } from './api'
import styles from './home.module.css'

const most = 3

/** The latest notifications that nobody has read. */
export function Notifications() {
  const t = useText()
  const unread = (useQuery(notificationsQuery).data ?? []).filter(n => !n.read).slice(0, most)
  if (unread.length === 0) return null
  return (
    <Section title={t.home.notifications}>
      <List>
        {unread.map(n => (
          <li key={n.id}>
            <Link className={styles.notification} to="/notifications">
              <span>{currentLanguage() === 'en' ? n.title.en : n.title.vi}</span>
              <time dateTime={n.createdAt}>{moment(n.createdAt)}</time>
            </Link>
          </li>
        ))}
      </List>
      <Link className={styles.more} to="/notifications">
        {t.home.allNotifications}
      </Link>
    </Section>
  )
}
