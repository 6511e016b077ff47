import { useText } from '@/i18n'
import { TextField } from '@/ui'
import { type Detail, writes } from './api'
import { Editor, type Form } from './form'
import { Rows } from './Rows'

/** A group is a line of words with commas between; as it is typed it stays one. */
interface Groups {
  synonyms: { words: string }[]
}

const read = (e: Detail): Groups => ({ synonyms: e.content.synonyms.map(g => ({ words: g.join(', ') })) })

const phrases = (words: string) =>
  words
    .split(',')
    .map(w => w.trim())
    .filter(Boolean)

/** The words that a search takes for one another. */
export function SynonymsEditor(props: Form) {
  const t = useText().editions
  const write = writes.synonyms(props.edition.id)
  return (
    <Editor
      {...props}
      kind="synonyms"
      part="synonyms"
      value={read(props.edition)}
      read={read}
      write={(version, groups) => write(version, { synonyms: groups.synonyms.map(g => phrases(g.words)) })}
      clean={g => ({ synonyms: g.synonyms.filter(x => phrases(x.words).length > 0) })}
    >
      {f => (
        <>
          <p>{t.synonymsHint}</p>
          <Rows<Groups['synonyms'][number]>
            items={f.value.synonyms}
            name={(g, i) => phrases(g.words)[0] ?? t.group(i + 1)}
            blank={() => ({ words: '' })}
            add={t.addGroup}
            onChange={synonyms => f.set({ synonyms })}
            may={!f.off}
            error={f.error('synonyms')}
            row={(g, i, set) => (
              <TextField
                label={t.groupWords}
                quietLabel
                lang="vi"
                value={g.words}
                disabled={f.off}
                error={
                  f.error(`synonyms[${i}]`) ??
                  phrases(g.words)
                    .map((_, j) => f.error(`synonyms[${i}][${j}]`))
                    .find(Boolean)
                }
                onChange={x => set({ words: x.currentTarget.value })}
              />
            )}
          />
        </>
      )}
    </Editor>
  )
}
