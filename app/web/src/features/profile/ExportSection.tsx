import { IconDownload } from '@tabler/icons-react'
import { useText } from '@/i18n'
import { Button, Refusal, Section } from '@/ui'
import { useExport } from './api'
import styles from './profile.module.css'

export function ExportSection() {
  const t = useText().profile
  const save = useExport()
  return (
    <Section title={t.export}>
      <div className={styles.stack}>
        <p className={styles.hint}>{t.exportText}</p>
        <Refusal error={save.error} />
        <div>
          <Button
            look="secondary"
            busy={save.isPending}
            icon={<IconDownload size={20} aria-hidden="true" />}
            onClick={() => save.mutate()}
          >
            {t.exportButton}
          </Button>
        </div>
        <p role="status" className={styles.hint}>
          {save.data && t.exported(save.data)}
        </p>
      </div>
    </Section>
  )
}
