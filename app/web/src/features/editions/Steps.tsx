import { useText } from '@/i18n'
import { Section, Select, TextArea, TextField } from '@/ui'
import type { Detail, Role, Step } from './api'
import { LawField } from './cited'
import styles from './editions.module.css'
import type { Fields } from './form'
import { partsOf } from './kinds'
import { Pick, Rows } from './Rows'

type Says = { error: Fields<unknown>['error']; off: boolean }

/** The roles of a section or procedure. */
export function Roles(props: { value: Role[]; onChange: (roles: Role[]) => void; f: Says }) {
  const t = useText().editions
  const { error, off } = props.f
  return (
    <Section title={t.keys.roles as string}>
      <Rows<Role>
        items={props.value}
        name={r => r.role || (t.keys.role as string)}
        blank={() => ({ role: '', part: 'R' })}
        add={t.addRole}
        onChange={props.onChange}
        may={!off}
        error={error('roles')}
        row={(r, i, set) => (
          <div className={styles.columns}>
            <TextField
              label={t.keys.role as string}
              lang="vi"
              value={r.role}
              disabled={off}
              error={error(`roles[${i}].role`)}
              onChange={e => set({ role: e.currentTarget.value })}
            />
            <Select
              label={t.part}
              value={r.part}
              disabled={off}
              error={error(`roles[${i}].part`)}
              onChange={e => set({ part: e.currentTarget.value as Role['part'] })}
            >
              {Object.entries(t.parts).map(([part, name]) => (
                <option key={part} value={part}>
                  {name}
                </option>
              ))}
            </Select>
          </div>
        )}
      />
    </Section>
  )
}

/** The steps; those of a procedure have phase, evidence, template and basis too. */
export function Steps(props: {
  value: Step[]
  onChange: (steps: Step[]) => void
  roles: Role[]
  edition: Detail
  f: Says
  full?: boolean
}) {
  const t = useText().editions
  const { off } = props.f
  const error = (i: number, key: string) => props.f.error(`steps[${i}].${key}`)
  const roles = props.roles.filter(r => r.role.trim()).map(r => ({ id: r.role, title: r.role }))
  const last = props.value.at(-1)
  return (
    <Section title={t.keys.steps as string}>
      <Rows<Step>
        items={props.value}
        name={(_, i) => t.step(i + 1)}
        blank={(): Step => ({
          id: '',
          text: '',
          role: last?.role ?? '',
          ...(props.full && { phase: last?.phase ?? 2, evidence: '' }),
        })}
        add={t.addStep}
        onChange={props.onChange}
        may={!off}
        error={props.f.error('steps')}
        row={(s, i, set) => (
          <>
            <TextArea
              label={t.stepText}
              lang="vi"
              rows={2}
              value={s.text}
              disabled={off}
              error={error(i, 'text')}
              onChange={e => set({ text: e.currentTarget.value })}
            />
            <div className={styles.columns}>
              <Pick
                label={t.keys.role as string}
                from={roles}
                none={s.role ? undefined : t.noRole}
                value={s.role}
                off={off}
                error={error(i, 'role')}
                onChange={role => set({ role: role ?? '' })}
              />
              <Pick
                label={t.keys.within as string}
                from={partsOf(props.edition.content, 'clocks')}
                none={t.noClock}
                value={s.within}
                off={off}
                error={error(i, 'within')}
                onChange={within => set({ within })}
              />
              <TextField
                label={t.keys.id as string}
                value={s.id}
                placeholder={t.idByItself}
                disabled={off}
                error={error(i, 'id')}
                onChange={e => set({ id: e.currentTarget.value })}
              />
            </div>
            {props.full && <More step={s} set={set} error={key => error(i, key)} edition={props.edition} off={off} />}
          </>
        )}
      />
    </Section>
  )
}

function More(props: {
  step: Step
  set: (part: Partial<Step>) => void
  error: (key: string) => string | undefined
  edition: Detail
  off: boolean
}) {
  const t = useText().editions
  const { step: s, set, error, off } = props
  const phases = props.edition.content.sections.filter(x => x.kind === 'phase')
  return (
    <div className={styles.columns}>
      <Pick
        label={t.keys.phase as string}
        from={[1, 2, 3, 4, 5, 6].map(n => ({
          id: String(n),
          title: `${n}. ${phases.find(x => x.number === n)?.title ?? ''}`,
        }))}
        value={String(s.phase ?? '')}
        off={off}
        error={error('phase')}
        onChange={phase => set({ phase: Number(phase) })}
      />
      <TextField
        label={t.keys.evidence as string}
        lang="vi"
        value={s.evidence ?? ''}
        disabled={off}
        error={error('evidence')}
        onChange={e => set({ evidence: e.currentTarget.value })}
      />
      <Pick
        label={t.keys.template as string}
        from={partsOf(props.edition.content, 'templates')}
        none={t.noTemplate}
        value={s.template}
        off={off}
        error={error('template')}
        onChange={template => set({ template })}
      />
      <LawField
        label={t.basis}
        value={s.basis ?? ''}
        off={off}
        error={error('basis')}
        onChange={basis => set({ basis: basis || undefined })}
      />
    </div>
  )
}
