import { Link } from '@tanstack/react-router'
import { currentLanguage, useText } from '@/i18n'
import { number } from '@/i18n/format'
import { Chip, List, Notice } from '@/ui'
import type { Report, Whose } from './api'
import styles from './press.module.css'

type Line = Report['lines'][number]

/** A figure as the form has it: "4/7", or a count alone. */
export const figure = (line: { ratio: boolean }, f: { done: number; total: number }): string =>
  line.ratio ? `${number(f.done)}/${number(f.total)}` : number(f.done)

/** The six lines of part I; each figure opens the cases behind it. */
export function Lines({ report, whose }: { report: Report; whose: Whose }) {
  const t = useText().press
  return (
    <>
      {report.unclassified > 0 && (
        <Notice tone="soon" action={<CasesLink whose={whose} line={0} label={t.seeThem} />}>
          {t.unclassified(number(report.unclassified))}
        </Notice>
      )}
      <List label={t.figuresTitle}>
        {report.lines.map(line => (
          <Row key={line.number} line={line} whose={whose} />
        ))}
      </List>
    </>
  )
}

function Row({ line, whose }: { line: Line; whose: Whose }) {
  const t = useText().press
  const text = currentLanguage() === 'en' ? line.text.en : line.text.vi
  const shown = figure(line, line)
  const sent = line.submitted && figure(line, line.submitted)
  return (
    <li className={styles.line}>
      <span className={styles.lineText}>
        {line.number}. {text}
      </span>
      <Link
        to="/press/report/cases"
        search={{ year: String(whose.year), department: whose.department, line: String(line.number) } as never}
        className={styles.figure}
        aria-label={t.open(shown, text)}
      >
        {shown}
      </Link>
      {sent && sent !== shown && (
        <span className={styles.lineMore}>
          <Chip tone="soon">{t.sent(sent)}</Chip>
        </span>
      )}
    </li>
  )
}

function CasesLink(props: { whose: Whose; line: number; label: string }) {
  return (
    <Link
      to="/press/report/cases"
      search={{ year: String(props.whose.year), department: props.whose.department, line: String(props.line) } as never}
      className={styles.link}
    >
      {props.label}
    </Link>
  )
}
