import {
  IconBell,
  IconBriefcase,
  IconCertificate,
  IconChevronRight,
  IconMicrophone2,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { can, type Me } from '@/api/me'
import { unreadQuery } from '@/api/unread'
import { useText } from '@/i18n'
import { Chip, List } from '@/ui'
import styles from './profile.module.css'

/** Where the four places of the bottom bar do not lead. */
export function Shortcuts({ me }: { me: Me }) {
  const t = useText()
  const unread = useQuery(unreadQuery).data ?? 0
  const places = [
    { to: '/certificates', icon: IconCertificate, label: t.frame.certificates },
    {
      to: '/notifications',
      icon: IconBell,
      label: t.frame.notifications,
      note: unread ? t.profile.unread(unread) : '',
    },
    can(me, 'progress.read') && { to: '/department', icon: IconUsersGroup, label: t.frame.department },
    can(me, 'coverage.read') && { to: '/staffing', icon: IconBriefcase, label: t.frame.staffing },
    can(me, 'press.read') && { to: '/press', icon: IconMicrophone2, label: t.frame.press },
  ]
  return (
    <nav aria-label={t.profile.shortcuts}>
      <List>
        {places.map(
          p =>
            p && (
              <li key={p.to}>
                <Link to={p.to} className={styles.place}>
                  <p.icon size={22} aria-hidden="true" />
                  <span className={styles.placeName}>{p.label}</span>
                  {'note' in p && p.note && <Chip tone="brand">{p.note}</Chip>}
                  <IconChevronRight size={20} aria-hidden="true" />
                </Link>
              </li>
            ),
        )}
      </List>
    </nav>
  )
}
