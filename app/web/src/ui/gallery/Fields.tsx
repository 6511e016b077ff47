import { lazy, Suspense, useState } from 'react'
import { useText } from '@/i18n'
import { Checkbox, PasswordField, SearchField, Section, Select, Skeleton, TextArea, TextField } from '..'
import { ChangePasswordForm } from '../ChangePasswordForm'
import { FilterBox } from '../FilterBox'
import { Segments } from '../Segments'
import styles from './gallery.module.css'

const DepartmentSelect = lazy(() => import('../DepartmentSelect'))
const everywhere = ['/']

export function Fields() {
  const t = useText()
  const [state, setState] = useState<'late' | 'soon' | 'open'>('late')
  const [department, setDepartment] = useState<string>()
  return (
    <Section title="Fields">
      <div className={styles.grid}>
        <TextField label={t.auth.email} />
        <TextField label={t.auth.email} hint={t.auth.sentHint} defaultValue="hocvien@hungyen.example" />
        <TextField label={t.auth.email} error={t.common.required} />
        <TextField label={t.auth.email} disabled defaultValue="hocvien@hungyen.example" />
        <TextField label={t.auth.email} readOnly defaultValue="hocvien@hungyen.example" />
        <TextField label={t.staffing.day} type="date" />
        <SearchField label={t.common.search} />
        <PasswordField label={t.auth.newPassword} hint={t.auth.rule} autoComplete="off" />
        <PasswordField label={t.auth.newPassword} error={t.common.required} autoComplete="off" />
        <Select label={t.staffing.course}>
          <option>{t.staffing.allCourses}</option>
        </Select>
        <Select label={t.staffing.course} error={t.common.required}>
          <option>{t.staffing.allCourses}</option>
        </Select>
        <Suspense fallback={<Skeleton height={75} />}>
          <DepartmentSelect
            label={t.staffing.department}
            placeholder={t.staffing.allDepartments}
            paths={everywhere}
            value={department}
            onChange={setDepartment}
          />
        </Suspense>
        <TextArea label={t.progress.name} hint={t.progress.nameHint} />
        <TextArea label={t.progress.name} error={t.common.required} />
        <div>
          <Checkbox label={t.profile.mailReminders} defaultChecked />
          <Checkbox label={t.profile.mailOverviews} />
          <Checkbox label={t.profile.mailOverviews} disabled />
        </div>
        <ChangePasswordForm onDone={() => {}} />
      </div>
      <div className={styles.line}>
        <Segments
          label={t.progress.state}
          value={state}
          onChange={setState}
          options={[
            { value: 'late', label: t.progress.states.late },
            { value: 'soon', label: t.progress.states.soon },
            { value: 'open', label: t.progress.states.open },
          ]}
        />
      </div>
      <FilterBox label={t.progress.filters} active={2}>
        <TextField label={t.progress.person} />
        <TextField label={t.progress.course} />
      </FilterBox>
    </Section>
  )
}
