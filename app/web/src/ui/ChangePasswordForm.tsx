import { type FormEvent, useState } from 'react'
import { useChangePassword } from '@/api/password'
import { ApiProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, PasswordField, Refusal } from '.'
import styles from './controls.module.css'

export function ChangePasswordForm(props: { onDone: () => void }) {
  const t = useText()
  const change = useChangePassword()
  const [old, setOld] = useState('')
  const [next, setNext] = useState('')
  const [tried, setTried] = useState(false)
  const problem = change.error instanceof ApiProblem ? change.error : undefined
  const missing = (value: string) => (tried && !value ? t.common.required : undefined)

  function submit(e: FormEvent) {
    e.preventDefault()
    setTried(true)
    if (old && next) change.mutate({ old, new: next }, { onSuccess: props.onDone })
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Refusal error={problem?.body.errors?.length ? undefined : change.error} />
      <PasswordField
        label={t.auth.oldPassword}
        name="old-password"
        autoComplete="current-password"
        value={old}
        onChange={e => setOld(e.currentTarget.value)}
        error={problem?.field('old') ?? missing(old)}
      />
      <PasswordField
        label={t.auth.newPassword}
        hint={t.auth.rule}
        name="new-password"
        autoComplete="new-password"
        value={next}
        onChange={e => setNext(e.currentTarget.value)}
        error={problem?.field('new') ?? missing(next)}
      />
      <Button type="submit" busy={change.isPending}>
        {t.auth.change}
      </Button>
    </form>
  )
}
