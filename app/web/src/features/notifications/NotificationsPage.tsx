import { IconBell, IconChecks } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { firstOf } from '@/api/offline'
import { useText } from '@/i18n'
import { Button, Empty, Failure, List, Page, Refusal, Section, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { keys, listQuery, type Notification, useMarkRead } from './api'
import { byDay } from './days'
import { NotificationRow } from './NotificationRow'
import styles from './notifications.module.css'

export default function NotificationsPage() {
  const t = useText()
  const list = useInfiniteQuery(listQuery)
  const mark = useMarkRead()
  const unread = list.data?.pages[0]?.unread ?? 0
  return (
    <Page
      title={t.notifications.title}
      narrow
      lead={
        list.data && (
          <span className={styles.lead}>
            <span role="status">{list.data.pages[0]?.items.length ? t.notifications.lead(unread) : ''}</span>{' '}
            <CopyOf queryKey={firstOf(keys.list)} />
          </span>
        )
      }
      action={
        unread > 0 && (
          <Button
            look="secondary"
            busy={mark.isPending}
            icon={<IconChecks size={20} aria-hidden="true" />}
            onClick={() => mark.mutate('all')}
          >
            {t.notifications.readAll}
          </Button>
        )
      }
    >
      <Refusal error={mark.error} />
      {list.error && !list.data ? (
        <Failure error={list.error} retry={() => void list.refetch()} />
      ) : list.data ? (
        <Days items={list.data.pages.flatMap(p => p.items)} onRead={id => mark.mutate([id])} />
      ) : (
        <SkeletonList rows={4} height={112} />
      )}
      <div className={styles.more}>
        {list.isFetchNextPageError && <Refusal error={list.error} />}
        {list.hasNextPage && (
          <Button look="secondary" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t.common.more}
          </Button>
        )}
      </div>
      <p>
        <Link to="/me" hash="preferences" className={styles.target}>
          {t.notifications.preferences}
        </Link>
      </p>
    </Page>
  )
}

function Days(props: { items: Notification[]; onRead: (id: string) => void }) {
  const t = useText().notifications
  if (props.items.length === 0) {
    return (
      <Empty icon={<IconBell size={40} aria-hidden="true" />} title={t.emptyTitle}>
        {t.emptyText}
      </Empty>
    )
  }
  return byDay(t, props.items).map(([day, items]) => (
    <Section key={day} title={day}>
      <List label={day}>
        {items.map(n => (
          <NotificationRow key={n.id} notification={n} onRead={() => props.onRead(n.id)} />
        ))}
      </List>
    </Section>
  ))
}
