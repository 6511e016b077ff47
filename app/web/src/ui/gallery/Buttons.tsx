import { IconCheck, IconDownload } from '@tabler/icons-react'
import { useText } from '@/i18n'
import { Button, IconButton, LinkButton, Section } from '..'
import styles from './gallery.module.css'

const looks = ['primary', 'secondary', 'quiet', 'danger'] as const

export function Buttons() {
  const t = useText()
  const icon = <IconDownload size={20} aria-hidden="true" />
  return (
    <Section title="Button, LinkButton, IconButton">
      {looks.map(look => (
        <div key={look} className={styles.line}>
          <Button look={look}>{t.common.save}</Button>
          <Button look={look} icon={icon}>
            {t.certificates.pdf}
          </Button>
          <Button look={look} small>
            {t.common.cancel}
          </Button>
          <Button look={look} busy>
            {t.common.save}
          </Button>
          <Button look={look} disabled>
            {t.common.save}
          </Button>
          <LinkButton look={look} to="/ui">
            {t.frame.toHome}
          </LinkButton>
        </div>
      ))}
      <div className={styles.line}>
        <IconButton label={t.common.close}>
          <IconCheck size={20} aria-hidden="true" />
        </IconButton>
        <IconButton label={t.common.close} disabled>
          <IconCheck size={20} aria-hidden="true" />
        </IconButton>
      </div>
      <Button wide>{t.auth.signIn}</Button>
    </Section>
  )
}
