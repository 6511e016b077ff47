import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ApiProblem } from '@/api/problem'
import { currentLanguage, useText } from '@/i18n'
import { Button, Notice, Refusal, TextField } from '@/ui'
import { AuthScreen } from './AuthScreen'
import { useForgotPassword } from './api'
import styles from './auth.module.css'

export default function ForgotPage() {
  const t = useText()
  const ask = useForgotPassword()
  const [email, setEmail] = useState('')
  const [tried, setTried] = useState(false)
  const problem = ask.error instanceof ApiProblem ? ask.error : undefined

  function submit(e: FormEvent) {
    e.preventDefault()
    setTried(true)
    if (email.trim()) ask.mutate(email.trim())
  }

  if (ask.data) {
    return (
      <AuthScreen title={t.auth.sentTitle}>
        <div className={styles.form}>
          <Notice tone="ok" live>
            {currentLanguage() === 'en' ? ask.data.message.en : ask.data.message.vi}
          </Notice>
          <p className={styles.lead}>{t.auth.sentHint}</p>
          <Back />
        </div>
      </AuthScreen>
    )
  }
  return (
    <AuthScreen title={t.auth.forgotTitle} lead={t.auth.forgotLead}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Refusal error={problem?.body.errors?.length ? undefined : ask.error} />
        <TextField
          label={t.auth.email}
          type="email"
          name="email"
          autoComplete="username"
          inputMode="email"
          value={email}
          onChange={e => setEmail(e.currentTarget.value)}
          error={problem?.field('email') ?? (tried && !email.trim() ? t.common.required : undefined)}
        />
        <Button type="submit" busy={ask.isPending} wide>
          {t.auth.send}
        </Button>
      </form>
      <Back />
    </AuthScreen>
  )
}

function Back() {
  const t = useText()
  return (
    <p className={styles.under}>
      <Link className={styles.link} to="/sign-in">
        {t.auth.toSignIn}
      </Link>
    </p>
  )
}
