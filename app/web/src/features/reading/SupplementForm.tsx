import { useState } from 'react'
import { isProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Button, Refusal, Section, Select, TextArea, TextField } from '@/ui'
import { type Supplement, useSaveSupplement } from './api'
import styles from './reading.module.css'

type Contact = Supplement['contacts'][number]
type Amount = Supplement['clocks'][number]
type Note = Supplement['notes'][number]

/** The form of an agency's own part. An empty name or source means: the province's stands. */
export function SupplementForm({ supplement: s }: { supplement: Supplement }) {
  const t = useText().reading
  const save = useSaveSupplement(s.department)
  const [contacts, setContacts] = useState<Contact[]>(() =>
    s.places.map(p => s.contacts.find(c => c.contact === p.id) ?? { contact: p.id, name: '', phone: '', email: '' }),
  )
  const [clocks, setClocks] = useState<Amount[]>(() =>
    s.targets.map(
      c =>
        s.clocks.find(own => own.clock === c.id) ?? {
          clock: c.id,
          amount: c.amount,
          unit: c.unit as Amount['unit'],
          source: '',
        },
    ),
  )
  const [notes, setNotes] = useState<Note[]>(s.notes)
  const meantContacts = contacts.filter(c => c.name.trim())
  const meantClocks = clocks.filter(c => c.source.trim())
  const field = (path: string) => (isProblem(save.error) ? save.error.field(path) : undefined)
  const change = <T,>(list: T[], i: number, part: Partial<T>) => list.map((x, j) => (i === j ? { ...x, ...part } : x))
  const send = () =>
    save.mutate({
      version: s.version,
      contacts: meantContacts.map(c => ({ ...c, phone: c.phone || undefined, email: c.email || undefined })),
      clocks: meantClocks,
      notes: notes.filter(n => n.text.trim()),
    })
  return (
    <form
      onSubmit={e => {
        e.preventDefault()
        send()
      }}
    >
      <Section title={t.contacts}>
        <div className={styles.own}>
          {s.places.map((p, i) => (
            <fieldset key={p.id} className={styles.card}>
              <legend lang="vi">{p.name}</legend>
              <p className={styles.dim} lang="vi">
                {t.contactFor(p.for)}
                {p.own && ` · ${t.fromAbove(p.person ?? '', p.own.name)}`}
              </p>
              <div className={styles.columns}>
                <TextField
                  label={t.name}
                  value={contacts[i]?.name ?? ''}
                  error={field(`contacts[${meantContacts.indexOf(contacts[i] as Contact)}].name`)}
                  onChange={e => setContacts(change(contacts, i, { name: e.currentTarget.value }))}
                />
                <TextField
                  label={t.phone}
                  type="tel"
                  value={contacts[i]?.phone ?? ''}
                  onChange={e => setContacts(change(contacts, i, { phone: e.currentTarget.value }))}
                />
                <TextField
                  label={t.email}
                  type="email"
                  value={contacts[i]?.email ?? ''}
                  error={field(`contacts[${meantContacts.indexOf(contacts[i] as Contact)}].email`)}
                  onChange={e => setContacts(change(contacts, i, { email: e.currentTarget.value }))}
                />
              </div>
            </fieldset>
          ))}
        </div>
      </Section>
      <Section title={t.targets}>
        <p className={styles.dim}>{t.targetsText}</p>
        <div className={styles.own}>
          {s.targets.map((c, i) => (
            <fieldset key={c.id} className={styles.card}>
              <legend lang="vi">{c.name}</legend>
              <p className={styles.dim}>
                {t.province(c.amount === 0 ? t.at0 : `${c.amount} ${t.units[c.unit] ?? c.unit}`)}
              </p>
              <div className={styles.columns}>
                <TextField
                  label={t.source}
                  value={clocks[i]?.source ?? ''}
                  onChange={e => setClocks(change(clocks, i, { source: e.currentTarget.value }))}
                />
                <TextField
                  label={t.amount}
                  type="number"
                  min={0}
                  value={clocks[i]?.amount ?? 0}
                  error={field(`clocks[${meantClocks.indexOf(clocks[i] as Amount)}].amount`)}
                  onChange={e => setClocks(change(clocks, i, { amount: Number(e.currentTarget.value) }))}
                />
                <Select
                  label={t.unit}
                  value={clocks[i]?.unit}
                  onChange={e => setClocks(change(clocks, i, { unit: e.currentTarget.value as Amount['unit'] }))}
                >
                  {Object.entries(t.units).map(([unit, name]) => (
                    <option key={unit} value={unit}>
                      {name}
                    </option>
                  ))}
                </Select>
              </div>
            </fieldset>
          ))}
        </div>
      </Section>
      <Section title={t.notes}>
        <div className={styles.own}>
          {notes.map((n, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: notes have no identity but their place
            <div key={i} className={styles.card}>
              <Select
                label={t.about}
                value={n.about}
                error={field(`notes[${i}].about`)}
                onChange={e => setNotes(change(notes, i, { about: e.currentTarget.value }))}
              >
                {s.abouts.map(a => (
                  <option key={a.key} value={a.id}>
                    {a.title}
                  </option>
                ))}
              </Select>
              <TextArea
                label={t.noteText}
                value={n.text}
                maxLength={4000}
                onChange={e => setNotes(change(notes, i, { text: e.currentTarget.value }))}
              />
              <div>
                <Button look="quiet" small onClick={() => setNotes(notes.filter((_, j) => j !== i))}>
                  {t.remove}
                </Button>
              </div>
            </div>
          ))}
          <div>
            <Button
              look="secondary"
              small
              onClick={() => setNotes([...notes, { about: s.abouts[0]?.id ?? '', text: '' }])}
            >
              {t.addNote}
            </Button>
          </div>
        </div>
      </Section>
      <div className={styles.save}>
        <Button type="submit" busy={save.isPending}>
          {t.save}
        </Button>
        <span role="status" className={styles.dim}>
          {s.updatedAt && t.savedAt(moment(s.updatedAt))}
        </span>
        {isProblem(save.error, 'stale') ? <p role="alert">{t.stale}</p> : <Refusal error={save.error} />}
      </div>
    </form>
  )
}
