import { useText } from '@/i18n'
import { Chip } from '@/ui'
import { Changed } from '@/ui/Changed'
import type { Change } from './api'
import styles from './reading.module.css'

/** What changed in a part, word by word. */
export function Changes({ changes }: { changes: Change[] }) {
  const t = useText().reading
  return (
    <ul className={styles.changes}>
      {changes.map(c => (
        <li key={c.id}>
          <p className={styles.changeHead}>
            <Chip tone={c.kind === 'added' ? 'ok' : c.kind === 'removed' ? 'bad' : 'soon'}>{t.kinds[c.kind]}</Chip>
            <span>{t.things[c.what] ?? c.what}</span>
          </p>
          <p>
            <ChangeText change={c} />
          </p>
        </li>
      ))}
    </ul>
  )
}

function ChangeText({ change: c }: { change: Change }) {
  const t = useText().reading
  const words = c.words ?? [
    c.kind === 'added' ? { kind: 'inserted', text: c.after ?? '' } : { kind: 'deleted', text: c.before ?? '' },
  ]
  return <Changed words={words} said={{ deleted: t.deleted, inserted: t.inserted }} />
}
