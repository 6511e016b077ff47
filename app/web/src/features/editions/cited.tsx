import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '@/api/client'
import { useText } from '@/i18n'
import { IconButton } from '@/ui'
import styles from './editions.module.css'
import { Finder, type Source } from './Finder'
import type { Named } from './kinds'

/** The register of law, by number and name; an article is typed behind what is chosen. */
const law: Source = {
  key: words => ['editions', 'law', words],
  find: async (words, signal) => {
    const query = { q: words.replace(/^law:/, '').replace(/#.*$/, ''), in: 'law' as const, limit: 8, typing: true }
    if (!query.q.trim()) return []
    const { groups } = await data(api.GET('/api/v1/handbook/search', { params: { query }, signal }))
    return groups.flatMap(g => g.items.map(x => ({ id: `law:${x.id}`, title: x.title })))
  },
}

const lessons: Source = {
  key: words => ['editions', 'lessons', words],
  find: async (words, signal) => {
    const { items } = await data(api.GET('/api/v1/handbook/lessons', { params: { query: { q: words } }, signal }))
    return items.map(x => ({ id: x.lesson, title: `${x.title} · ${x.courseTitle}` }))
  },
}

/** A basis in law: found in the register, or typed. */
export function LawField(props: {
  label: string
  hint?: string
  value: string
  off: boolean
  error?: string
  onChange: (value: string) => void
}) {
  return <Finder {...props} source={law} />
}

/** The lessons that teach a procedure: found by their words, or typed. */
export function LessonPicks(props: {
  label: string
  value: string[]
  off: boolean
  error?: string
  onChange: (lessons: string[]) => void
}) {
  const t = useText().editions
  const { value, onChange } = props
  const [words, setWords] = useState('')
  const named = value.join(',')
  const known = useQuery({
    queryKey: ['editions', 'lessons', 'named', named],
    queryFn: async ({ signal }) =>
      (await data(api.GET('/api/v1/handbook/lessons', { params: { query: { named } }, signal }))).items,
    enabled: named !== '',
    staleTime: 60_000,
  })
  const titles = new Map(known.data?.map(x => [x.lesson, x.gone ? t.lessonGone(x.lesson) : x.title]))
  const add = ({ id }: Named) => {
    setWords('')
    if (!value.includes(id)) onChange([...value, id])
  }
  return (
    <fieldset className={styles.picks}>
      <legend>{props.label}</legend>
      {value.length > 0 && (
        <ul>
          {value.map(id => (
            <li key={id}>
              <span lang="vi">{titles.get(id) ?? id}</span>
              {!props.off && (
                <IconButton
                  label={t.removeOf(titles.get(id) ?? id)}
                  onClick={() => onChange(value.filter(x => x !== id))}
                >
                  <IconX size={18} aria-hidden="true" />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      {props.off ? null : (
        <Finder
          label={t.findLesson}
          hint={t.findLessonHint}
          value={words}
          source={lessons}
          off={props.off}
          error={props.error}
          onChange={setWords}
          onChoose={add}
        />
      )}
    </fieldset>
  )
}
