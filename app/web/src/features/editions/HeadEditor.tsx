import { useText } from '@/i18n'
import { type Detail, writes } from './api'
import { Area, Editor, type Form, Line } from './form'

const headOf = ({ content: { edition, title, summary, disclaimer } }: Detail) => ({
  edition,
  title,
  summary,
  disclaimer,
})

export function HeadEditor(props: Form) {
  const t = useText().editions
  return (
    <Editor
      {...props}
      kind="head"
      part="head"
      value={headOf(props.edition)}
      read={headOf}
      write={writes.head(props.edition.id)}
    >
      {f => (
        <>
          <Line f={f} k="edition" label={t.number} maxLength={60} />
          <Line f={f} k="title" lang="vi" />
          <Area f={f} k="summary" rows={5} />
          <Area f={f} k="disclaimer" rows={8} />
        </>
      )}
    </Editor>
  )
}
