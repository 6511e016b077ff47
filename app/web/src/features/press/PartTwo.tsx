import { type FormEvent, useState } from 'react'
import { useText } from '@/i18n'
import { Button, Refusal, TextArea } from '@/ui'
import { type Report, useSaveReport } from './api'
import styles from './press.module.css'

/** Part II of the form: words of the agency's own. */
export function PartTwo({ report }: { report: Report }) {
  const t = useText()
  const [seen] = useState(report)
  const [text, setText] = useState(report.difficulties)
  const save = useSaveReport(seen)
  if (!report.mayManage) return <p className={styles.dim}>{report.difficulties || t.common.none}</p>

  function submit(e: FormEvent) {
    e.preventDefault()
    save.mutate({ submit: false, difficulties: text.trim() })
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <Refusal error={save.error} />
      <TextArea
        label={t.press.partTwo}
        quietLabel
        rows={5}
        maxLength={10_000}
        value={text}
        onChange={e => setText(e.currentTarget.value)}
      />
      <div>
        <Button type="submit" look="secondary" busy={save.isPending} disabled={text.trim() === report.difficulties}>
          {t.common.save}
        </Button>
      </div>
    </form>
  )
}
