import { IconDownload } from '@tabler/icons-react'
import { Refusal } from '.'
import { Button } from './controls'
import styles from './export.module.css'

/** Saves what a page shows as a file: the button, and below it what came of it. */
export function ExportAction(props: {
  label: string
  save: { isPending: boolean; error: Error | null; data: string | undefined }
  onSave: () => void
  said: (file: string) => string
}) {
  const { save } = props
  return (
    <div className={styles.export}>
      <Button
        look="secondary"
        busy={save.isPending}
        icon={<IconDownload size={20} aria-hidden="true" />}
        onClick={props.onSave}
      >
        {props.label}
      </Button>
      <Refusal error={save.error} />
      <p role="status">{save.data !== undefined && props.said(save.data)}</p>
    </div>
  )
}
