import { can, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { LinkButton } from '@/ui'
import styles from './doors.module.css'

/** The ways from the handbook to what one has to do with it, by what one may. */
export function Doors() {
  const t = useText().handbook
  const me = useMe()
  return (
    <nav className={styles.doors} aria-label={t.doors}>
      <LinkButton look="secondary" small to="/handbook/reading">
        {t.myReading}
      </LinkButton>
      {can(me, 'acknowledgements.read') && (
        <LinkButton look="quiet" small to="/handbook/acknowledgements">
          {t.whoRead}
        </LinkButton>
      )}
      {can(me, 'supplements.manage') && (
        <LinkButton look="quiet" small to="/handbook/supplement">
          {t.supplement}
        </LinkButton>
      )}
    </nav>
  )
}
