import type { ReactNode } from 'react'

const inline = /(\*\*[^*]+\*\*|`[^`]+`|\*[^*\s][^*]*\*|_[^_\s][^_]*_(?!\w)|\[[^\]]+\]\([^)]+\))/

/** The little of Markdown that prompts and explanations use: paragraphs, lists, emphasis. Links are their words. */
export function Words(props: { text: string }) {
  return props.text
    .trim()
    .split(/\n\s*\n/)
    .map((block, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the text does not change
      <Block key={i} text={block} />
    ))
}

function Block({ text }: { text: string }) {
  const lines = text.split('\n')
  const items = lines.filter(l => /^\s*([-*]|\d+\.)\s+/.test(l))
  if (items.length === lines.length) {
    const words = items.map(l => l.replace(/^\s*([-*]|\d+\.)\s+/, ''))
    const List = /^\s*\d/.test(text) ? 'ol' : 'ul'
    return (
      <List>
        {words.map(w => (
          <li key={w}>{emphasised(w)}</li>
        ))}
      </List>
    )
  }
  return <p>{emphasised(text)}</p>
}

function emphasised(text: string): ReactNode[] {
  return text.split(inline).map((part, i) => {
    const key = `${i} ${part}`
    if (/^\*\*.+\*\*$/.test(part)) return <strong key={key}>{part.slice(2, -2)}</strong>
    if (/^`.+`$/.test(part)) return <code key={key}>{part.slice(1, -1)}</code>
    if (/^(\*.+\*|_.+_)$/.test(part)) return <em key={key}>{part.slice(1, -1)}</em>
    const link = /^\[([^\]]+)\]\([^)]+\)$/.exec(part)
    return link ? link[1] : part
  })
}

/** The same on one line, without marks, for lists. */
export const plain = (text: string): string =>
  text
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/\*\*|`/g, '')
    .replace(/\s+/g, ' ')
