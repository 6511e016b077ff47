import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { departmentsQuery } from '@/api/departments'
import { can, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { Button, Checkbox, Dialog, List, Refusal, Section, Skeleton, TextField } from '@/ui'
import { positionsQuery, type Rule, rulesQuery, useRules } from './api'
import styles from './reading.module.css'

const DepartmentSelect = lazy(() => import('@/ui/DepartmentSelect'))

/** Who must read the handbook; those who may, add and end rules. */
export function Rules() {
  const t = useText().reading
  const may = can(useMe(), 'acknowledgements.manage')
  const rules = useQuery(rulesQuery).data
  const { end } = useRules()
  const words = useRuleWords()
  const [adding, setAdding] = useState(false)
  if (!rules) return null
  return (
    <Section
      title={t.rules}
      action={
        may && (
          <Button look="secondary" small onClick={() => setAdding(true)}>
            {t.addRule}
          </Button>
        )
      }
    >
      <Refusal error={end.error} />
      {rules.length === 0 ? (
        <p className={styles.dim}>{t.noRules}</p>
      ) : (
        <List label={t.rules}>
          {rules.map(r => (
            <li key={r.id} className={styles.rule}>
              <div>
                {words(r)}
                {r.note && (
                  <p className={styles.dim} lang="vi">
                    {r.note}
                  </p>
                )}
              </div>
              {may && (
                <Button
                  look="quiet"
                  small
                  aria-label={t.endRuleOf(words(r))}
                  busy={end.isPending && end.variables === r.id}
                  onClick={() => end.mutate(r.id)}
                >
                  {t.endRule}
                </Button>
              )}
            </li>
          ))}
        </List>
      )}
      {adding && <AddRule onClose={() => setAdding(false)} />}
    </Section>
  )
}

function useRuleWords(): (r: Rule) => string {
  const t = useText().reading
  const departments = useQuery(departmentsQuery()).data ?? []
  const positions = useQuery(positionsQuery).data ?? []
  const names = (ids: string[], all: { id: string; name: string }[]) =>
    ids.map(id => all.find(x => x.id === id)?.name ?? id).join(', ')
  return r =>
    t.ruleOf(
      names(r.departments, departments) || t.anyDepartment,
      names(r.positions, positions) || t.anyPosition,
      r.dueDays,
    )
}

function AddRule({ onClose }: { onClose: () => void }) {
  const t = useText()
  const { add } = useRules()
  const positions = useQuery(positionsQuery).data ?? []
  const [attempt] = useState(() => crypto.randomUUID())
  const [department, setDepartment] = useState<string>()
  const [chosen, setChosen] = useState<string[]>([])
  const [days, setDays] = useState('10')
  const [note, setNote] = useState('')
  const send = () =>
    add.mutate(
      { attempt, departments: department ? [department] : [], positions: chosen, dueDays: Number(days), note },
      { onSuccess: onClose },
    )
  return (
    <Dialog
      title={t.reading.addRule}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button busy={add.isPending} disabled={!(Number(days) >= 1)} onClick={send}>
            {t.common.save}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Refusal error={add.error} />
        <Suspense fallback={<Skeleton height={72} />}>
          <DepartmentSelect
            label={t.reading.department}
            placeholder={t.reading.allDepartments}
            paths={['/']}
            value={department}
            onChange={setDepartment}
          />
        </Suspense>
        <fieldset className={styles.checks}>
          <legend>{t.reading.positions}</legend>
          {positions.map(p => (
            <Checkbox
              key={p.id}
              label={<span lang="vi">{p.name}</span>}
              checked={chosen.includes(p.id)}
              onChange={e => setChosen(e.currentTarget.checked ? [...chosen, p.id] : chosen.filter(id => id !== p.id))}
            />
          ))}
        </fieldset>
        <TextField
          label={t.reading.dueDays}
          type="number"
          min={1}
          max={250}
          value={days}
          onChange={e => setDays(e.currentTarget.value)}
        />
        <TextField label={t.reading.note} value={note} maxLength={300} onChange={e => setNote(e.currentTarget.value)} />
      </div>
    </Dialog>
  )
}
