import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Chip, List, Section } from '@/ui'
import type { ProcedureRef, TemplateRef } from './api'
import styles from './handbook.module.css'

/** Procedures to choose from, those out of use last and marked. */
export function Procedures(props: { title: string; of: ProcedureRef[]; short?: boolean }) {
  const t = useText()
  if (props.of.length === 0) return null
  return (
    <Section title={props.title} id="procedures">
      <List label={props.title}>
        {[...props.of]
          .sort((a, b) => Number(!!a.retired) - Number(!!b.retired))
          .map(p => (
            <li key={p.id}>
              <Link className={styles.entry} to="/handbook/procedures/$procedure" params={{ procedure: p.id }}>
                <span lang="vi">
                  <b>{p.title}</b>
                  {!props.short && <span className={styles.dim}>{p.summary}</span>}
                  {p.retired && <Chip tone="bad">{t.crisis.retired(date(p.retired))}</Chip>}
                </span>
                <IconChevronRight size={20} aria-hidden="true" />
              </Link>
            </li>
          ))}
      </List>
    </Section>
  )
}

export function Templates(props: { title: string; of: TemplateRef[]; short?: boolean }) {
  if (props.of.length === 0) return null
  return (
    <Section title={props.title} id="templates">
      <List label={props.title}>
        {props.of.map(x => (
          <li key={x.id}>
            <Link className={styles.entry} to="/handbook/templates/$template" params={{ template: x.id }}>
              <span lang="vi">
                <b>{x.title}</b>
                {!props.short && <span className={styles.dim}>{x.summary}</span>}
              </span>
              <IconChevronRight size={20} aria-hidden="true" />
            </Link>
          </li>
        ))}
      </List>
    </Section>
  )
}
