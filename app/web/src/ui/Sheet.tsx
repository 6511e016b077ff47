import { IconX } from '@tabler/icons-react'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { useText } from '@/i18n'
import { IconButton } from './controls'
import styles from './sheet.module.css'

/** What belongs to the page but not on it now: from below on a phone, from the side on a wider screen. */
export function Sheet(props: { title: string; onClose: () => void; children: ReactNode }) {
  const t = useText()
  const sheet = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Closed before it leaves the page, so that the focus goes back to where it was.
  useLayoutEffect(() => {
    const d = sheet.current
    d?.showModal()
    return () => d?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it by the keyboard
    <dialog
      ref={sheet}
      className={styles.sheet}
      aria-labelledby={titleId}
      onCancel={e => {
        e.preventDefault()
        props.onClose()
      }}
      onClick={e => {
        if (e.target === sheet.current) props.onClose()
      }}
    >
      <div className={styles.inside}>
        <div className={styles.head}>
          <h2 className={styles.title} id={titleId}>
            {props.title}
          </h2>
          <IconButton label={t.common.close} onClick={props.onClose}>
            <IconX size={22} aria-hidden="true" />
          </IconButton>
        </div>
        <div className={styles.body}>{props.children}</div>
      </div>
    </dialog>
  )
}
