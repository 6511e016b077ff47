import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { List, Section } from '@/ui'
import type { Front } from './api'
import styles from './handbook.module.css'

export function SectionList(props: { title: string; sections: Front['sections'] }) {
  if (props.sections.length === 0) return null
  return (
    <Section title={props.title}>
      <List>
        {props.sections.map(s => (
          <li key={s.id}>
            <Link className={styles.entry} to="/handbook/$section" params={{ section: s.id }}>
              {s.number !== undefined && s.number > 0 && (
                <span className={styles.phase} aria-hidden="true">
                  {s.number}
                </span>
              )}
              <span lang="vi">
                <b>{s.title}</b>
                {s.summary && <span className={styles.dim}>{s.summary}</span>}
              </span>
              <IconChevronRight size={20} aria-hidden="true" />
            </Link>
          </li>
        ))}
      </List>
    </Section>
  )
}
