import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '@/i18n'
import { Failure, SkeletonList, TextArea } from '@/ui'
import { Reading } from '@/ui/Reading'
import { Segments } from '@/ui/Segments'
import { previewQuery } from './api'
import styles from './editions.module.css'

/** A text in Markdown, to write or to see as it will be read. */
export function Body(props: { value: string; onChange: (text: string) => void; error?: string; disabled: boolean }) {
  const t = useText().editions
  const [show, setShow] = useState<'write' | 'preview'>('write')
  return (
    <div className={styles.form}>
      <Segments
        label={t.show}
        quietLabel
        value={show}
        onChange={setShow}
        options={[
          { value: 'write', label: t.write },
          { value: 'preview', label: t.preview },
        ]}
      />
      {show === 'write' ? (
        <TextArea
          label={t.body}
          hint={t.bodyHint}
          lang="vi"
          rows={18}
          className={styles.markdown}
          value={props.value}
          error={props.error}
          disabled={props.disabled}
          onChange={e => props.onChange(e.currentTarget.value)}
        />
      ) : (
        <Preview text={props.value} />
      )}
    </div>
  )
}

function Preview({ text }: { text: string }) {
  const html = useQuery({ ...previewQuery(text), placeholderData: keepPreviousData })
  if (html.error) return <Failure error={html.error} retry={() => void html.refetch()} />
  if (html.data === undefined) return <SkeletonList rows={4} height={72} />
  return (
    <div className={styles.preview}>
      <Reading html={html.data} />
    </div>
  )
}
