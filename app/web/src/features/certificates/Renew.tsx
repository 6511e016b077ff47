import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '@/i18n'
import { Button, Dialog, Refusal } from '@/ui'
import { useRenew } from './api'
import styles from './certificates.module.css'

/** Offers to take the course again, and says what that means for the certificate held. */
export function Renew(props: { courseCode: string; small?: boolean }) {
  const t = useText()
  const [asked, setAsked] = useState(false)
  return (
    <>
      <Button look="secondary" small={props.small} onClick={() => setAsked(true)}>
        {t.certificates.renew}
      </Button>
      {asked && <RenewDialog courseCode={props.courseCode} onClose={() => setAsked(false)} />}
    </>
  )
}

function RenewDialog(props: { courseCode: string; onClose: () => void }) {
  const t = useText()
  const renew = useRenew(props.courseCode)
  const navigate = useNavigate()
  return (
    <Dialog
      title={t.certificates.renewTitle}
      onClose={props.onClose}
      actions={
        <>
          <Button look="secondary" onClick={props.onClose}>
            {t.common.cancel}
          </Button>
          <Button
            busy={renew.isPending}
            onClick={() =>
              renew.mutate(undefined, {
                onSuccess: e => void navigate({ to: '/learn/$enrolment', params: { enrolment: e.id } }),
              })
            }
          >
            {t.certificates.renewStart}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <Refusal error={renew.error} />
        <p>{t.certificates.renewText}</p>
      </div>
    </Dialog>
  )
}
