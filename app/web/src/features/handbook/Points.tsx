import styles from './procedure.module.css'

/** What to do first, in order, in large type. */
export function Ordered({ items }: { items: string[] }) {
  return (
    <ol className={styles.ordered} lang="vi">
      {items.map(i => (
        <li key={i}>{i}</li>
      ))}
    </ol>
  )
}

export function Points({ items }: { items: string[] }) {
  return (
    <ul className={styles.points} lang="vi">
      {items.map(i => (
        <li key={i}>{i}</li>
      ))}
    </ul>
  )
}
