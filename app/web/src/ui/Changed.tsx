import styles from './changed.module.css'

interface Span {
  kind: string
  text: string
}

/**
 * A text with what left it and what came: struck and underlined, and said to
 * who does not see it. `said` are the words for both.
 */
export function Changed(props: { words: Span[]; said: { deleted: string; inserted: string } }) {
  return (
    <span lang="vi" className={styles.text}>
      {props.words.map((w, i) =>
        w.kind === 'deleted' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place
          <del key={i} className={styles.deleted}>
            <span className="visually-hidden">[{props.said.deleted}] </span>
            {w.text}
          </del>
        ) : w.kind === 'inserted' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place
          <ins key={i} className={styles.inserted}>
            <span className="visually-hidden">[{props.said.inserted}] </span>
            {w.text}
          </ins>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place
          <span key={i}>{w.text}</span>
        ),
      )}
    </span>
  )
}
