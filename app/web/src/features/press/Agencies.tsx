import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { date, number } from '@/i18n/format'
import { Chip, List, Section, Table } from '@/ui'
import { useWide } from '@/ui/useWide'
import type { Report } from './api'
import { figure } from './Lines'
import { reportTones } from './Marks'
import styles from './press.module.css'

type Agency = NonNullable<Report['agencies']>[number]

/** How every agency stands with its own report. */
export function Agencies({ report, agencies }: { report: Report; agencies: Agency[] }) {
  const t = useText().press
  const wide = useWide()
  const sent = agencies.filter(a => a.submittedAt).length
  return (
    <Section
      title={t.agencies}
      action={<span className={styles.dim}>{t.agencyCount(number(sent), number(agencies.length))}</span>}
    >
      {wide ? <AsTable report={report} agencies={agencies} /> : <AsList report={report} agencies={agencies} />}
    </Section>
  )
}

interface Props {
  report: Report
  agencies: Agency[]
}

function State({ agency: a }: { agency: Agency }) {
  const t = useText().press
  return (
    <span className={styles.chips}>
      <Chip tone={reportTones[a.state]}>
        {t.reportStates[a.state]}
        {a.submittedAt && ` ${date(a.submittedAt)}`}
      </Chip>
      {a.changed && <Chip tone="soon">{t.changed}</Chip>}
    </span>
  )
}

function Name({ report, agency }: { report: Report; agency: Agency }) {
  return (
    <Link
      to="/press/report"
      search={{ year: String(report.year), department: agency.departmentId } as never}
      className={styles.link}
    >
      {agency.department}
    </Link>
  )
}

function AsTable({ report, agencies }: Props) {
  const t = useText().press
  return (
    <Table label={t.agencies}>
      <thead>
        <tr>
          <th scope="col">{t.department}</th>
          <th scope="col">{t.state}</th>
          {report.lines.map(l => (
            <th key={l.number} scope="col" className={styles.number}>
              {l.number}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {agencies.map(a => (
          <tr key={a.departmentId}>
            <th scope="row">
              <Name report={report} agency={a} />
            </th>
            <td>
              <State agency={a} />
            </td>
            {a.figures.map((f, i) => (
              <td key={report.lines[i]?.number} className={styles.number}>
                {figure(report.lines[i] ?? { ratio: true }, f)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function AsList({ report, agencies }: Props) {
  const t = useText().press
  return (
    <List label={t.agencies}>
      {agencies.map(a => (
        <li key={a.departmentId} className={styles.agency}>
          <Name report={report} agency={a} />
          <State agency={a} />
          {a.figures.some(f => f.total > 0) && (
            <span className={styles.agencyFigures}>
              <span>{t.figure}</span>
              {a.figures.map((f, i) => (
                <span key={report.lines[i]?.number} className="figures">
                  {i + 1}: {figure(report.lines[i] ?? { ratio: true }, f)}
                </span>
              ))}
            </span>
          )}
        </li>
      ))}
    </List>
  )
}
