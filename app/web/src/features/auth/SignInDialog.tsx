import { useNavigate } from '@tanstack/react-router'
import { useMe } from '@/api/me'
import { session } from '@/api/session'
import { useText } from '@/i18n'
import { Button, Dialog } from '@/ui'
import { SignInForm } from './SignInForm'

/** Asks the same person to sign in again, over whatever they were doing. */
export default function SignInDialog(props: { onSignedIn: () => void }) {
  const t = useText()
  const me = useMe()
  const navigate = useNavigate()
  return (
    <Dialog title={t.auth.endedTitle}>
      <p>{t.auth.endedKeep}</p>
      <SignInForm email={me?.email} onDone={props.onSignedIn} />
      <Button
        look="quiet"
        wide
        onClick={() => {
          session.leave()
          void navigate({ to: '/sign-in' })
        }}
      >
        {t.auth.otherPerson}
      </Button>
    </Dialog>
  )
}
