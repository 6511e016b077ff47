import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { Notice } from '@/ui'
import { AuthScreen } from './AuthScreen'
import styles from './auth.module.css'
import { SignInForm } from './SignInForm'

export default function SignInPage() {
  const t = useText()
  const navigate = useNavigate()
  const { next, why } = useSearch({ strict: false }) as { next?: string; why?: string }
  return (
    <AuthScreen title={t.auth.title} lead={t.auth.lead}>
      {why && (
        <div className={styles.under}>
          <Notice tone="soon" live>
            {why === 'reset' ? t.auth.resetDone : t.auth.ended}
          </Notice>
        </div>
      )}
      <SignInForm
        onDone={() =>
          void navigate({ to: next?.startsWith('/') && !next.startsWith('//') ? next : '/', replace: true })
        }
      />
      <p className={styles.under}>
        <Link className={styles.link} to="/forgot">
          {t.auth.forgot}
        </Link>
      </p>
    </AuthScreen>
  )
}
