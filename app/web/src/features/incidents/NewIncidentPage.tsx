import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { clock } from '@/api/clock'
import { noteOpen } from '@/api/opens'
import { isProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, classes, Failure, Notice, Page, Select, TextArea, TextField } from '@/ui'
import { ExerciseBand } from '@/ui/Nature'
import { frontQuery, keys, openIncident } from './api'
import { ClauseOptions } from './Composer'
import styles from './incidents.module.css'
import { fromLocal, toLocal } from './local'
import { visible } from './visible'

type Clause = '7.2' | '7.3' | '7.4' | '7.5' | undefined

/** Opens an incident. Real or exercise is always said, never assumed. */
export default function NewIncidentPage() {
  const t = useText()
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const client = useQueryClient()
  const front = useQuery(frontQuery)
  const [procedure, setProcedure] = useState(search.procedure ?? '')
  const [nature, setNature] = useState('')
  const [missing, setMissing] = useState(false)
  const [key] = useState(() => crypto.randomUUID()) // one form opens one incident, however often it is sent
  // Where the level was found before, the moment and the reasons come along.
  const received = Number(search.at) || clock.now()
  const [form, setForm] = useState({ title: '', received: toLocal(received), text: search.why ?? '', clause: '' })
  const open = useMutation({
    mutationFn: (anyway: boolean) =>
      openIncident(
        {
          anyway,
          procedure,
          exercise: nature === 'exercise',
          title: visible(form.title),
          department: '',
          received: fromLocal(form.received),
          clause: (form.clause || undefined) as Clause,
          text: visible(form.text),
        },
        anyway ? `${key}-anyway` : key,
      ),
    onSuccess: async i => {
      noteOpen('procedure', procedure, true)
      client.setQueryData(keys.one(i.id), i)
      void client.invalidateQueries({ queryKey: [...keys.all, 'list'] })
      await navigate({ to: '/incidents/$incident', params: { incident: i.id }, replace: true })
    },
  })
  const submit = (e: FormEvent) => {
    e.preventDefault()
    setMissing(!nature)
    if (nature) open.mutate(false)
  }
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change })
  if (front.error) return <Failure error={front.error} retry={() => void front.refetch()} heading="h1" />
  return (
    <>
      {nature === 'exercise' && <ExerciseBand />}
      <Page
        title={t.incidents.newTitle}
        lead={t.incidents.newLead}
        crumb={{ to: '/incidents', label: t.incidents.title }}
        narrow
      >
        <form className={styles.form} onSubmit={submit}>
          <fieldset className={styles.natures} aria-describedby={missing ? 'nature-missing' : undefined}>
            <legend>{t.incidents.whichNature}</legend>
            {(['real', 'exercise'] as const).map(n => (
              <label key={n} className={classes(styles.nature, n === 'exercise' && styles.natureExercise)}>
                <input type="radio" name="nature" checked={nature === n} onChange={() => setNature(n)} />
                <span>
                  <b>{t.incidents[n]}</b>
                  <span className={styles.dim}>{n === 'real' ? t.incidents.realHint : t.incidents.exerciseHint}</span>
                </span>
              </label>
            ))}
          </fieldset>
          {missing && (
            <div id="nature-missing">
              <Notice tone="bad" live>
                {t.incidents.mustChoose}
              </Notice>
            </div>
          )}
          <Select
            label={t.incidents.procedure}
            required
            value={procedure}
            onChange={e => setProcedure(e.currentTarget.value)}
          >
            <option value="">{t.incidents.chooseProcedure}</option>
            {front.data?.procedures
              .filter(p => !p.retired)
              .map(p => (
                <option key={p.id} value={p.id} lang="vi">
                  {p.title}
                </option>
              ))}
          </Select>
          <TextField
            label={t.incidents.titleField}
            hint={t.incidents.titleHint}
            maxLength={200}
            value={form.title}
            onChange={e => set({ title: e.currentTarget.value })}
          />
          <TextField
            type="datetime-local"
            label={t.incidents.received}
            hint={t.incidents.receivedHint}
            required
            value={form.received}
            onChange={e => set({ received: e.currentTarget.value })}
          />
          <TextArea
            label={t.incidents.known}
            maxLength={5000}
            value={form.text}
            onChange={e => set({ text: e.currentTarget.value })}
          />
          <Select label={t.incidents.clause} value={form.clause} onChange={e => set({ clause: e.currentTarget.value })}>
            <option value="">{t.incidents.noClause}</option>
            <ClauseOptions />
          </Select>
          {isProblem(open.error, 'similar') ? (
            <Notice tone="soon" live>
              <p>{open.error.text}</p>
              <Button look="secondary" small busy={open.isPending} onClick={() => open.mutate(true)}>
                {t.incidents.openAnother}
              </Button>
            </Notice>
          ) : (
            open.error && <Failure error={open.error} />
          )}
          <div>
            <Button type="submit" busy={open.isPending}>
              {nature ? t.incidents.start(nature === 'exercise') : t.incidents.open}
            </Button>
          </div>
        </form>
      </Page>
    </>
  )
}
