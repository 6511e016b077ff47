import { useState } from 'react'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Button, Dialog, Refusal } from '@/ui'
import { type Report, useSaveReport } from './api'
import styles from './press.module.css'

const day = 24 * 3600_000

/** Sends the report, once its data are closed. */
export function Submit({ report }: { report: Report }) {
  const t = useText()
  const [seen] = useState(report)
  const [open, setOpen] = useState(false)
  const save = useSaveReport(seen)
  if (!report.closed) {
    // The day after the last one of the data.
    return <p className={styles.dim}>{t.press.notClosed(date(Date.parse(report.to) + day))}</p>
  }
  return (
    <div className={styles.buttons}>
      <Button look={report.submittedAt ? 'secondary' : 'primary'} onClick={() => setOpen(true)}>
        {report.submittedAt ? t.press.submitAgain : t.press.submit}
      </Button>
      {open && (
        <Dialog
          title={t.press.submitTitle(String(report.year))}
          onClose={() => setOpen(false)}
          actions={
            <>
              <Button look="secondary" onClick={() => setOpen(false)}>
                {t.common.cancel}
              </Button>
              <Button
                busy={save.isPending}
                onClick={() =>
                  save.mutate({ submit: true, difficulties: report.difficulties }, { onSuccess: () => setOpen(false) })
                }
              >
                {t.press.submit}
              </Button>
            </>
          }
        >
          <Refusal error={save.error} />
          <p>{t.press.submitText}</p>
        </Dialog>
      )}
    </div>
  )
}
