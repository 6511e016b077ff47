import type { ReactNode } from 'react'
import { setLanguage, useLanguage, useText } from '@/i18n'
import { useTitle } from '@/ui'
import { Mark } from '@/ui/Mark'
import styles from './auth.module.css'

/** The screen of everything before the sign-in: one card. */
export function AuthScreen(props: { title: string; lead?: ReactNode; children: ReactNode }) {
  const t = useText()
  const language = useLanguage()
  useTitle(props.title)
  return (
    <div className={styles.screen}>
      <main className={styles.card}>
        <p className={styles.brand}>
          <Mark size={34} />
          {t.common.appName}
        </p>
        <h1 className={styles.title}>{props.title}</h1>
        {props.lead && <p className={styles.lead}>{props.lead}</p>}
        {props.children}
      </main>
      <footer className={styles.foot}>
        <a className={styles.link} href="/verify">
          {t.auth.verify}
        </a>
        <button
          type="button"
          className={styles.switch}
          lang={language === 'vi' ? 'en' : 'vi'}
          onClick={() => void setLanguage(language === 'vi' ? 'en' : 'vi')}
        >
          {t.auth.otherLanguage}
        </button>
      </footer>
    </div>
  )
}
