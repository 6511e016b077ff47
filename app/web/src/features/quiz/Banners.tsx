import { useState } from 'react'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Button, Notice } from '@/ui'
import styles from './attempt.module.css'
import type { Elsewhere } from './useHold'

interface Props {
  timeUp: boolean
  unsent: number
  elsewhere?: Elsewhere
  onTake: () => Promise<void>
}

/** What keeps the learner from answering here, and what to do. */
export function Banners({ timeUp, unsent, elsewhere, onTake }: Props) {
  const t = useText()
  const [busy, setBusy] = useState(false)
  if (timeUp) {
    return (
      <Notice tone="soon" live>
        <b>{t.quiz.timeUp}</b> {unsent > 0 ? t.quiz.timeUpUnsent(unsent) : t.quiz.timeUpText}
      </Notice>
    )
  }
  if (!elsewhere) return null
  const since = elsewhere.since ? moment(elsewhere.since) : ''
  return (
    <Notice tone="soon" live>
      <div className={styles.elsewhere}>
        <span>{elsewhere.here ? t.quiz.inOtherTab(since) : t.quiz.onOtherDevice(elsewhere.device, since)}</span>
        <Button
          small
          busy={busy}
          onClick={() => {
            setBusy(true)
            void onTake().finally(() => setBusy(false))
          }}
        >
          {t.quiz.takeBack}
        </Button>
      </div>
    </Notice>
  )
}
