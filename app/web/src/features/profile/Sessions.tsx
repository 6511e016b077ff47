import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Button, Chip, Dialog, Failure, List, Notice, Refusal, SkeletonList } from '@/ui'
import { type Session, sessionsQuery, useEndSessions } from './api'
import { deviceOf } from './device'
import styles from './profile.module.css'

// As many others as are shown unasked.
const few = 4

export function Sessions() {
  const t = useText().profile
  const { data, error, refetch } = useQuery(sessionsQuery)
  const [ending, setEnding] = useState<Session[]>()
  const [ended, setEnded] = useState(0)
  const [all, setAll] = useState(false)
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <SkeletonList rows={2} height={76} />
  const others = data.filter(s => !s.current)
  const hidden = !all && others.length > few
  return (
    <div className={styles.stack}>
      {ended > 0 && (
        <Notice tone="ok" live>
          {t.endedSome(ended)}
        </Notice>
      )}
      <List label={t.sessions}>
        {[...data.filter(s => s.current), ...(all ? others : others.slice(0, few))].map(s => (
          <SessionRow key={s.id} session={s} onEnd={() => setEnding([s])} />
        ))}
      </List>
      {(others.length > 1 || hidden) && (
        <div className={styles.buttons}>
          {hidden && (
            <Button look="secondary" onClick={() => setAll(true)}>
              {t.showAll(data.length)}
            </Button>
          )}
          <Button look="danger" onClick={() => setEnding(others)}>
            {t.endOthers(others.length)}
          </Button>
        </div>
      )}
      {ending && (
        <EndDialog
          sessions={ending}
          onClose={n => {
            setEnding(undefined)
            setEnded(n)
          }}
        />
      )}
    </div>
  )
}

function useDeviceName() {
  const t = useText().profile
  return (s: Session) => {
    const { browser, system } = deviceOf(s.device)
    return browser && system ? t.deviceOn(browser, system) : (browser ?? system ?? t.unknownDevice)
  }
}

function SessionRow(props: { session: Session; onEnd: () => void }) {
  const t = useText().profile
  const s = props.session
  const name = useDeviceName()(s)
  const mobile = ['Android', 'iPhone', 'iPad'].includes(deviceOf(s.device).system ?? '')
  const Icon = mobile ? IconDeviceMobile : IconDeviceDesktop
  return (
    <li className={styles.session}>
      <Icon size={24} aria-hidden="true" />
      <div className={styles.placeName}>
        <span className={styles.strong}>{name}</span>
        <span className={styles.under}>
          {t.lastUsed(moment(s.lastUsedAt))}, {t.signedInAt(moment(s.createdAt))}
        </span>
      </div>
      {s.current ? (
        <Chip tone="brand">{t.thisDevice}</Chip>
      ) : (
        <Button look="secondary" small aria-label={t.endOf(name)} onClick={props.onEnd}>
          {t.end}
        </Button>
      )}
    </li>
  )
}

/** Names what ends. `onClose` is told how many did. */
function EndDialog(props: { sessions: Session[]; onClose: (ended: number) => void }) {
  const t = useText()
  const name = useDeviceName()
  const end = useEndSessions()
  const n = props.sessions.length
  const [one] = props.sessions
  const many = n > 1
  return (
    <Dialog
      title={many ? t.profile.endOthersTitle(n) : t.profile.endOneTitle}
      onClose={() => props.onClose(0)}
      actions={
        <>
          <Button look="secondary" onClick={() => props.onClose(0)}>
            {t.common.cancel}
          </Button>
          <Button
            look="danger"
            busy={end.isPending}
            onClick={() =>
              end.mutate(
                props.sessions.map(s => s.id),
                { onSuccess: props.onClose },
              )
            }
          >
            {many ? t.profile.endOthers(n) : t.profile.end}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <Refusal error={end.error} />
        <p>
          {many || !one
            ? t.profile.endOthersText(props.sessions.map(name).join('; '))
            : t.profile.endOneText(name(one), moment(one.lastUsedAt))}
        </p>
      </div>
    </Dialog>
  )
}
