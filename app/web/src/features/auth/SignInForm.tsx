import { type FormEvent, useState } from 'react'
import { ApiProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, PasswordField, Refusal, TextField } from '@/ui'
import { useSignIn } from './api'
import styles from './auth.module.css'

/** E-mail and password. With `email` fixed it asks for the password alone. */
export function SignInForm(props: { email?: string; onDone: () => void }) {
  const t = useText()
  const signIn = useSignIn()
  const [email, setEmail] = useState(props.email ?? '')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const problem = signIn.error instanceof ApiProblem ? signIn.error : undefined

  function submit(e: FormEvent) {
    e.preventDefault()
    setTried(true)
    if (!email.trim() || !password) return
    signIn.mutate({ email: email.trim(), password }, { onSuccess: props.onDone })
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Refusal error={problem?.body.errors?.length ? undefined : signIn.error} />
      <TextField
        label={t.auth.email}
        type="email"
        name="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        readOnly={props.email !== undefined}
        value={email}
        onChange={e => setEmail(e.currentTarget.value)}
        error={problem?.field('email') ?? (tried && !email.trim() ? t.common.required : undefined)}
      />
      <PasswordField
        label={t.auth.password}
        name="password"
        autoComplete="current-password"
        autoFocus={props.email !== undefined}
        value={password}
        onChange={e => setPassword(e.currentTarget.value)}
        error={problem?.field('password') ?? (tried && !password ? t.common.required : undefined)}
      />
      <Button type="submit" busy={signIn.isPending} wide>
        {t.auth.signIn}
      </Button>
    </form>
  )
}
