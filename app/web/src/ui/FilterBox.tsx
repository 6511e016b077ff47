import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import styles from './filterbox.module.css'
import { useWide } from './useWide'

/** Fields that narrow a list: all seen on a desktop, folded away on a phone. */
export function FilterBox(props: { label: string; active: number; children: ReactNode }) {
  const wide = useWide()
  const [open, setOpen] = useState(false)
  const fields = <div className={styles.fields}>{props.children}</div>
  return (
    <search aria-label={props.label}>
      {wide ? (
        fields
      ) : (
        <details className={styles.fold} open={open} onToggle={e => setOpen(e.currentTarget.open)}>
          <summary>
            <IconAdjustmentsHorizontal size={20} aria-hidden="true" />
            {props.label}
            {props.active > 0 && <span className={styles.active}>{props.active}</span>}
          </summary>
          {open && fields}
        </details>
      )}
    </search>
  )
}
