import { IconLogout } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState, useSyncExternalStore } from 'react'
import { answerQueue } from '@/api/answers'
import { useText } from '@/i18n'
import { Button, Dialog, Refusal } from '@/ui'
import { useSignOut } from './api'
import styles from './profile.module.css'

export function SignOut() {
  const t = useText()
  const waiting = useSyncExternalStore(answerQueue.subscribe, answerQueue.waiting)
  const signOut = useSignOut()
  const navigate = useNavigate()
  const [asked, setAsked] = useState(false)
  const leave = () => signOut.mutate(undefined, { onSuccess: () => void navigate({ to: '/sign-in' }) })
  return (
    <div className={styles.signOut}>
      <Refusal error={signOut.error} />
      <Button
        look="secondary"
        wide
        busy={signOut.isPending}
        icon={<IconLogout size={20} aria-hidden="true" />}
        onClick={() => (waiting > 0 ? setAsked(true) : leave())}
      >
        {t.auth.signOut}
      </Button>
      <p className={styles.hint}>{t.profile.signOutHint}</p>
      {asked && (
        <Dialog
          title={t.profile.signOutTitle}
          onClose={() => setAsked(false)}
          actions={
            <>
              <Button look="secondary" onClick={() => setAsked(false)}>
                {t.common.cancel}
              </Button>
              <Button look="danger" busy={signOut.isPending} onClick={leave}>
                {t.auth.signOutAnyway}
              </Button>
            </>
          }
        >
          <div className={styles.stack}>
            <Refusal error={signOut.error} />
            <p>{t.auth.signOutWaiting(waiting)}</p>
          </div>
        </Dialog>
      )}
    </div>
  )
}
