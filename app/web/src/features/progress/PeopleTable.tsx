import { useText } from '@/i18n'
import { Table } from '@/ui'
import type { Item } from './api'
import { Done, Due, LastActivity, LastReminder, SelectBox } from './cells'
import type { Selection } from './People'
import styles from './progress.module.css'

export function PeopleTable(props: { items: Item[]; selection?: Selection }) {
  const t = useText().progress
  return (
    <Table label={t.table}>
      <thead>
        <tr>
          {props.selection && (
            <th>
              <span className="visually-hidden">{t.select}</span>
            </th>
          )}
          <th scope="col">{t.person}</th>
          <th scope="col">{t.course}</th>
          <th scope="col">{t.due}</th>
          <th scope="col">{t.done}</th>
          <th scope="col">{t.reminded}</th>
        </tr>
      </thead>
      <tbody>
        {props.items.map(i => (
          <tr key={i.enrolmentId} className={styles.tableRow}>
            {props.selection && (
              <td className={styles.boxCell}>
                <SelectBox item={i} selection={props.selection} />
              </td>
            )}
            <th scope="row" className={styles.personCell}>
              {i.name}
              <span className={styles.dim}>
                {i.position}, {i.department}
              </span>
            </th>
            <td className={styles.courseCell}>{i.course}</td>
            <td>
              <Due item={i} />
            </td>
            <td className={styles.doneCell}>
              <Done item={i} />
              <LastActivity item={i} />
            </td>
            <td>
              <LastReminder item={i} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
