import { useQuery } from '@tanstack/react-query'
import { useText } from '@/i18n'
import { LinkButton, Panel, Section } from '@/ui'
import { handbookQuery } from './api'
import styles from './home.module.css'

/** The way to the crisis handbook, with the edition that holds. */
export function HandbookCard() {
  const t = useText()
  const front = useQuery(handbookQuery).data
  return (
    <Section title={t.home.handbook}>
      <Panel className={styles.handbook}>
        <p className={styles.from}>
          {front && t.home.edition(front.edition)}
          {front?.draft && ` · ${t.home.draft}`}&nbsp;
        </p>
        <div className={styles.actions}>
          <LinkButton look="secondary" to="/handbook">
            {t.home.openHandbook}
          </LinkButton>
          <LinkButton look="quiet" to="/handbook/urgent">
            {t.home.urgent}
          </LinkButton>
        </div>
      </Panel>
    </Section>
  )
}
