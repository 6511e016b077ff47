import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ApiProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, Notice, PasswordField, Refusal } from '@/ui'
import { AuthScreen } from './AuthScreen'
import { useResetPassword } from './api'
import styles from './auth.module.css'

/** Sets a new password by the token of a mail. */
export default function ResetPage() {
  const t = useText()
  const reset = useResetPassword()
  const navigate = useNavigate()
  // Behind the #, so that no server or proxy ever logs it.
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token'))
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const problem = reset.error instanceof ApiProblem ? reset.error : undefined

  function submit(e: FormEvent) {
    e.preventDefault()
    setTried(true)
    if (!password || !token) return
    reset.mutate(
      { token, password },
      { onSuccess: () => void navigate({ to: '/sign-in', search: { why: 'reset' } as never }) },
    )
  }

  return (
    <AuthScreen title={t.auth.resetTitle} lead={t.auth.resetLead}>
      {token ? (
        <form className={styles.form} onSubmit={submit} noValidate>
          <Refusal error={problem?.body.errors?.length ? undefined : reset.error} />
          <PasswordField
            label={t.auth.newPassword}
            hint={t.auth.rule}
            name="new-password"
            autoComplete="new-password"
            value={password}
            onChange={e => setPassword(e.currentTarget.value)}
            error={problem?.field('password') ?? (tried && !password ? t.common.required : undefined)}
          />
          <Button type="submit" busy={reset.isPending} wide>
            {t.auth.setPassword}
          </Button>
        </form>
      ) : (
        <div className={styles.form}>
          <Notice tone="bad">{t.auth.noToken}</Notice>
        </div>
      )}
      <p className={styles.under}>
        <Link className={styles.link} to="/forgot">
          {t.auth.forgotTitle}
        </Link>
      </p>
    </AuthScreen>
  )
}
