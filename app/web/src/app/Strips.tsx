import { useRegisterSW } from 'virtual:pwa-register/react'
import { IconCloudOff, IconRefresh } from '@tabler/icons-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { answerQueue } from '@/api/answers'
import { line } from '@/api/line'
import { useText } from '@/i18n'
import { Button } from '@/ui'
import styles from './frame.module.css'

/** What the reader must know wherever they are: no line, answers that wait, a new version. */
export function Strips() {
  return (
    <div role="status">
      <OfflineStrip />
      <UpdateStrip />
    </div>
  )
}

function OfflineStrip() {
  const t = useText()
  const up = useSyncExternalStore(line.subscribe, line.up)
  const waiting = useSyncExternalStore(answerQueue.subscribe, answerQueue.waiting)
  if (up) return null
  return (
    <div className={styles.strip}>
      <IconCloudOff size={18} aria-hidden="true" />
      <span>
        <b>{t.frame.offline}.</b> {waiting > 0 ? t.frame.waiting(waiting) : t.frame.offlineText}
      </span>
    </div>
  )
}

function UpdateStrip() {
  const t = useText()
  const [registration, setRegistration] = useState<ServiceWorkerRegistration>()
  const { needRefresh, updateServiceWorker } = useRegisterSW({ onRegisteredSW: (_, r) => setRegistration(r) })
  useEffect(() => {
    const timer = setInterval(() => void registration?.update().catch(() => {}), 30 * 60_000)
    return () => clearInterval(timer)
  }, [registration])
  const [ready, setReady] = needRefresh
  if (!ready) return null
  return (
    <div className={styles.strip}>
      <IconRefresh size={18} aria-hidden="true" />
      <span>{t.frame.updateReady}</span>
      <Button small onClick={() => void updateServiceWorker(true)}>
        {t.frame.update}
      </Button>
      <Button small look="secondary" onClick={() => setReady(false)}>
        {t.frame.later}
      </Button>
    </div>
  )
}
