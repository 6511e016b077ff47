import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { Chip, List, Section } from '@/ui'
import { taughtQuery } from './api'
import styles from './lesson.module.css'

/** The procedures of the handbook that the lesson teaches; nothing when there is none, or no line yet. */
export function Taught(props: { course: string; lesson: string }) {
  const t = useText().lesson
  const procedures = useQuery(taughtQuery(props.course, props.lesson)).data?.items ?? []
  if (procedures.length === 0) return null
  return (
    <Section title={t.taught}>
      <List label={t.taught}>
        {procedures.map(p => (
          <li key={p.id}>
            <Link className={styles.taught} to={`/handbook/procedures/${p.id}` as never}>
              <span lang="vi">
                <b>{p.title}</b>
                <span>{p.summary}</span>
              </span>
              {p.retired && <Chip tone="soon">{t.taughtRetired}</Chip>}
              <IconChevronRight size={20} aria-hidden="true" />
            </Link>
          </li>
        ))}
      </List>
    </Section>
  )
}
