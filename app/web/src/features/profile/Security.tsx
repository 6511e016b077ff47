import { useState } from 'react'
import { useText } from '@/i18n'
import { Button, Notice, Section } from '@/ui'
import { ChangePasswordForm } from '@/ui/ChangePasswordForm'
import styles from './profile.module.css'
import { Sessions } from './Sessions'

export function Security() {
  const t = useText()
  return (
    <Section title={t.profile.security}>
      <h3 className={styles.subtitle}>{t.profile.password}</h3>
      <Password />
      <h3 className={styles.subtitle}>{t.profile.sessions}</h3>
      <div className={styles.stack}>
        <p className={styles.hint}>{t.profile.sessionsHint}</p>
        <Sessions />
      </div>
    </Section>
  )
}

function Password() {
  const t = useText()
  const [step, setStep] = useState<'rest' | 'form' | 'done'>('rest')
  if (step === 'form') {
    return (
      <div className={styles.form}>
        <ChangePasswordForm onDone={() => setStep('done')} />
        <Button look="quiet" onClick={() => setStep('rest')}>
          {t.common.cancel}
        </Button>
      </div>
    )
  }
  return (
    <div className={styles.stack}>
      <p className={styles.hint}>{t.profile.passwordHint}</p>
      {step === 'done' && (
        <Notice tone="ok" live>
          {t.auth.changed}
        </Notice>
      )}
      <div>
        <Button look="secondary" onClick={() => setStep('form')}>
          {t.auth.change}
        </Button>
      </div>
    </div>
  )
}
