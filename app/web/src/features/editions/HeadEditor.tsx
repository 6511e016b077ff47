import { useState } from 'react'
import { useText } from '@/i18n'
import { TextArea, TextField } from '@/ui'
import { useEdit, writes } from './api'
import styles from './editions.module.css'
import { complaint, type Form, SaveBar } from './form'

export function HeadEditor({ edition: e, may }: Form) {
  const t = useText().editions
  const save = useEdit(e.id, writes.head(e.id))
  const [h, setH] = useState(() => {
    const { edition, title, summary, disclaimer } = e.content
    return { edition, title, summary, disclaimer }
  })
  const set = (part: Partial<typeof h>) => setH({ ...h, ...part })
  const field = complaint(save)
  return (
    <form
      className={styles.form}
      onSubmit={x => {
        x.preventDefault()
        save.mutate({ version: e.version, input: h })
      }}
    >
      <TextField
        label={t.number}
        value={h.edition}
        maxLength={60}
        disabled={!may}
        error={field('edition')}
        onChange={x => set({ edition: x.currentTarget.value })}
      />
      <TextField
        label={t.partTitle}
        lang="vi"
        value={h.title}
        disabled={!may}
        error={field('title')}
        onChange={x => set({ title: x.currentTarget.value })}
      />
      <TextArea
        label={t.summary}
        lang="vi"
        rows={5}
        value={h.summary}
        disabled={!may}
        error={field('summary')}
        onChange={x => set({ summary: x.currentTarget.value })}
      />
      <TextArea
        label={t.disclaimer}
        lang="vi"
        rows={8}
        value={h.disclaimer}
        disabled={!may}
        error={field('disclaimer')}
        onChange={x => set({ disclaimer: x.currentTarget.value })}
      />
      <SaveBar save={save} may={may} shown={['edition', 'title', 'summary', 'disclaimer']} />
    </form>
  )
}
