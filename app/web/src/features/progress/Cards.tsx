import { useText } from '@/i18n'
import { List } from '@/ui'
import type { Item } from './api'
import { Done, Due, LastActivity, LastReminder, SelectBox } from './cells'
import type { Selection } from './People'
import styles from './progress.module.css'

export function Cards(props: { items: Item[]; selection?: Selection }) {
  const t = useText().progress
  return (
    <List label={t.list}>
      {props.items.map(i => (
        <li key={i.enrolmentId} className={styles.card}>
          <div className={styles.cardHead}>
            <div>
              <h3 className={styles.name}>{i.name}</h3>
              <span className={styles.dim}>
                {i.position}, {i.department}
              </span>
            </div>
            {props.selection && <SelectBox item={i} selection={props.selection} />}
          </div>
          <p className={styles.cardCourse}>{i.course}</p>
          <p className={styles.cardDue}>
            <Due item={i} />
          </p>
          <div className={styles.cardDone}>
            <Done item={i} />
          </div>
          <dl className={styles.cardFacts}>
            <div>
              <dt>{t.activity}</dt>
              <dd>
                <LastActivity item={i} />
              </dd>
            </div>
            <div>
              <dt>{t.reminded}</dt>
              <dd>
                <LastReminder item={i} />
              </dd>
            </div>
          </dl>
        </li>
      ))}
    </List>
  )
}
