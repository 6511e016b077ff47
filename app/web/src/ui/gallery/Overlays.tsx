import { useState } from 'react'
import { useText } from '@/i18n'
import { Button, Dialog, Section } from '..'
import { Sheet } from '../Sheet'
import styles from './gallery.module.css'

export function Overlays() {
  const t = useText()
  const [open, setOpen] = useState<'dialog' | 'sheet'>()
  const close = () => setOpen(undefined)
  return (
    <Section title="Dialog, Sheet">
      <div className={styles.line}>
        <Button look="secondary" onClick={() => setOpen('dialog')}>
          Dialog
        </Button>
        <Button look="secondary" onClick={() => setOpen('sheet')}>
          Sheet
        </Button>
      </div>
      {open === 'dialog' && (
        <Dialog
          title={t.profile.endOneTitle}
          onClose={close}
          actions={
            <>
              <Button look="secondary" onClick={close}>
                {t.common.cancel}
              </Button>
              <Button look="danger" onClick={close}>
                {t.profile.end}
              </Button>
            </>
          }
        >
          <p>{t.profile.endOthersText('Chrome, Android')}</p>
        </Dialog>
      )}
      {open === 'sheet' && (
        <Sheet title={t.frame.handbook} onClose={close}>
          <p>{t.certificates.emptyText}</p>
        </Sheet>
      )}
    </Section>
  )
}
