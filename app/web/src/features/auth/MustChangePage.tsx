import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { ChangePasswordForm } from '@/ui/ChangePasswordForm'
import { AuthScreen } from './AuthScreen'
import styles from './auth.module.css'

/** The one thing that somebody with a temporary password can do. */
export default function MustChangePage() {
  const t = useText()
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <AuthScreen title={t.auth.changeTitle} lead={t.auth.mustChange}>
      <div className={styles.form}>
        <ChangePasswordForm
          onDone={() => {
            void queries.invalidateQueries()
            void navigate({ to: '/', replace: true })
          }}
        />
      </div>
    </AuthScreen>
  )
}
