import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import { clock } from '@/api/clock'
import { scopesOf, useMe } from '@/api/me'
import { ApiProblem } from '@/api/problem'
import NotFound from '@/app/states'
import { useText } from '@/i18n'
import { Page, Skeleton } from '@/ui'
import { useAdd } from './api'
import { EntryForm } from './EntryForm'
import { useKind } from './filter'
import { agencyKinds, fields, type Kind, permission, starting } from './kinds'
import styles from './press.module.css'
import { useAgencies } from './useMay'
import { toLocal, type Values } from './values'

const DepartmentSelect = lazy(() => import('@/ui/DepartmentSelect'))

/** Enters something into the register. */
export default function NewPage() {
  const kind = useKind()
  return kind ? <Adding kind={kind} /> : <NotFound />
}

function Adding({ kind }: { kind: Kind }) {
  const t = useText()
  const navigate = useNavigate()
  const { department: wanted, incident } = useSearch({ strict: false }) as { department?: string; incident?: string }
  const agencies = useAgencies(permission(kind))
  const [chosen, setChosen] = useState(wanted)
  const department = chosen ?? (agencies.length === 1 ? agencies[0]?.id : undefined)
  const [unchosen, setUnchosen] = useState(false)
  const add = useAdd(kind)
  const attempt = useRef(crypto.randomUUID())
  const back = () => void navigate({ to: '/press/$kind', params: { kind } })

  function save(body: Record<string, unknown>) {
    setUnchosen(!department)
    if (!department) return
    add.mutate(
      { body: { ...body, departmentId: department }, attempt: attempt.current },
      {
        onSuccess: entry => void navigate({ to: '/press/$kind/$id', params: { kind, id: entry.id }, replace: true }),
        // What is sent after a refusal is another thing: under the old key it would be refused. After a line that
        // dropped it may stand already: the old key keeps it from standing twice.
        onError: e => {
          if (e instanceof ApiProblem && e.status < 500) attempt.current = crypto.randomUUID()
        },
      },
    )
  }

  return (
    <Page
      title={t.press.adding[kind]}
      lead={t.press.leads[kind]}
      crumb={{ to: '/press/$kind', params: { kind }, label: t.press.titles[kind] }}
      narrow
    >
      <EntryForm
        fields={fields[kind]}
        start={{ ...begin(starting[kind]), incidentId: incident ?? '' }}
        department={department}
        error={add.error}
        busy={add.isPending}
        save={t.press.add[kind]}
        onSave={save}
        onCancel={back}
        before={
          <>
            {kind === 'requests' && incident && <p className={styles.dim}>{t.press.tied}</p>}
            <Agency kind={kind} value={department} unchosen={unchosen} onChange={setChosen} />
          </>
        }
      />
    </Page>
  )
}

function Agency(props: { kind: Kind; value?: string; unchosen: boolean; onChange: (id?: string) => void }) {
  const t = useText()
  const may = permission(props.kind)
  const scopes = scopesOf(useMe(), may)
  const agencies = useAgencies(may)
  if (agencies.length === 1)
    return (
      <p>
        <span className={styles.dim}>{t.press.department}</span>
        <br />
        {agencies[0]?.name}
      </p>
    )
  return (
    <Suspense fallback={<Skeleton height={72} />}>
      <DepartmentSelect
        label={t.press.department}
        placeholder={t.press.chooseDepartment}
        paths={scopes}
        kinds={agencyKinds}
        value={props.value}
        error={props.unchosen && !props.value ? t.common.required : undefined}
        onChange={props.onChange}
      />
    </Suspense>
  )
}

/** A form's first values, with the present for "now" and "today". */
function begin(values: Values): Values {
  const now = toLocal(clock.now())
  return Object.fromEntries(
    Object.entries(values).map(([name, v]) => [name, v === 'now' ? now : v === 'today' ? now.slice(0, 10) : v]),
  )
}
