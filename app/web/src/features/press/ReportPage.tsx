import { IconFileTypeDocx, IconFileTypePdf, IconFileTypeXls } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { scopesOf, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { date, moment } from '@/i18n/format'
import { Button, Chip, Failure, Page, Refusal, Section, Select, Skeleton, SkeletonList } from '@/ui'
import { FilterBox } from '@/ui/FilterBox'
import { Agencies } from './Agencies'
import { type Report, reportQuery, useSaveReportFile, type Whose } from './api'
import { agencyKinds } from './kinds'
import { Lines } from './Lines'
import { reportTones } from './Marks'
import { PartTwo } from './PartTwo'
import styles from './press.module.css'
import { Submit } from './Submit'
import { Tabs } from './Tabs'
import { useAgencies } from './useMay'
import { useWhose, years } from './year'

const DepartmentSelect = lazy(() => import('@/ui/DepartmentSelect'))

/** The yearly report by the form of Decree 244: every figure opens the cases behind it. */
export default function ReportPage() {
  const t = useText().press
  const [whose, change] = useWhose()
  const { data: report, error, refetch, isPlaceholderData } = useQuery(reportQuery(whose))
  return (
    <Page
      title={t.titles.report}
      lead={report && t.period(date(report.from), date(report.to), date(report.due))}
      action={<Exports whose={whose} />}
    >
      <Tabs here="report" />
      <Which whose={whose} change={change} />
      {error && !report ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !report ? (
        <SkeletonList rows={6} height={76} />
      ) : (
        <div className={isPlaceholderData ? styles.old : undefined}>
          <Whole report={report} whose={whose} />
        </div>
      )}
    </Page>
  )
}

function Whole({ report, whose }: { report: Report; whose: Whose }) {
  const t = useText().press
  const seen = `${report.year} ${report.departmentId} ${report.version}`
  return (
    <>
      <p className={styles.state}>
        <strong>{report.departmentId ? report.department : t.province}</strong>
        <Chip tone={reportTones[report.state]}>{t.reportStates[report.state]}</Chip>
        {report.submittedAt && <span className={styles.dim}>{t.submittedAt(moment(report.submittedAt))}</span>}
      </p>
      <Section title={t.figuresTitle}>
        <Lines report={report} whose={whose} />
      </Section>
      <Section title={t.partTwo}>
        <PartTwo key={seen} report={report} />
      </Section>
      {report.mayManage && <Submit key={`submit ${seen}`} report={report} />}
      {report.agencies && <Agencies report={report} agencies={report.agencies} />}
    </>
  )
}

function Which(props: { whose: Whose; change: (next: { year?: number; department?: string }) => void }) {
  const t = useText().press
  const scopes = scopesOf(useMe(), 'press.read')
  const several = useAgencies('press.read').length > 1
  const { whose, change } = props
  const offered = years(Date.now())
  return (
    <div className={styles.filters}>
      <FilterBox label={t.filters} active={whose.department ? 1 : 0}>
        <Select label={t.year} value={whose.year} onChange={e => change({ year: Number(e.currentTarget.value) })}>
          {(offered.includes(whose.year) ? offered : [whose.year, ...offered]).map(y => (
            <option key={y} value={y}>
              {y}
            </option>
          ))}
        </Select>
        {several && (
          <Suspense fallback={<Skeleton height={72} />}>
            <DepartmentSelect
              label={t.department}
              placeholder={scopes.includes('/') ? t.province : t.chooseDepartment}
              paths={scopes}
              kinds={agencyKinds}
              value={whose.department}
              onChange={department => change({ department })}
            />
          </Suspense>
        )}
      </FilterBox>
    </div>
  )
}

function Exports({ whose }: { whose: Whose }) {
  const t = useText().press
  const save = useSaveReportFile()
  const button = (format: 'pdf' | 'docx' | 'xlsx', Icon: typeof IconFileTypePdf, label: string) => (
    <Button
      look="secondary"
      small
      busy={save.isPending && save.variables.format === format}
      icon={<Icon size={20} aria-hidden="true" />}
      onClick={() => save.mutate({ ...whose, format })}
    >
      {label}
    </Button>
  )
  return (
    <div>
      <div className={styles.exports}>
        {button('pdf', IconFileTypePdf, t.pdf)}
        {button('docx', IconFileTypeDocx, t.word)}
        {button('xlsx', IconFileTypeXls, t.excel)}
      </div>
      <Refusal error={save.error} />
      <p role="status" className={styles.said}>
        {save.data && t.exported(save.data)}
      </p>
    </div>
  )
}
