import { useText } from '@/i18n'
import { Section, Select, TextArea, TextField } from '@/ui'
import type { Detail, Role, Step } from './api'
import styles from './editions.module.css'
import { Rows } from './form'

type Field = (path: string) => string | undefined

/** The roles of a section or procedure. */
export function Roles(props: { value: Role[]; onChange: (roles: Role[]) => void; field: Field; may: boolean }) {
  const t = useText().editions
  return (
    <Section title={t.roles}>
      <Rows<Role>
        items={props.value}
        name={r => r.role || t.role}
        blank={() => ({ role: '', part: 'R' })}
        add={t.addRole}
        onChange={props.onChange}
        may={props.may}
        row={(r, i, set) => (
          <div className={styles.columns}>
            <TextField
              label={t.role}
              lang="vi"
              value={r.role}
              disabled={!props.may}
              error={props.field(`roles[${i}].role`)}
              onChange={e => set({ role: e.currentTarget.value })}
            />
            <Select
              label={t.part}
              value={r.part}
              disabled={!props.may}
              error={props.field(`roles[${i}].part`)}
              onChange={e => set({ part: e.currentTarget.value as Role['part'] })}
            >
              {['R', 'A', 'C', 'I'].map(part => (
                <option key={part} value={part}>
                  {part}
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
  field: Field
  may: boolean
  full?: boolean
}) {
  const t = useText().editions
  const off = !props.may
  const error = (i: number, key: string) => props.field(`steps[${i}].${key}`)
  return (
    <Section title={t.steps}>
      <Rows<Step>
        items={props.value}
        name={(_, i) => t.step(i + 1)}
        blank={(): Step => ({ id: '', text: '', role: props.roles[0]?.role ?? '' })}
        add={t.addStep}
        onChange={props.onChange}
        may={props.may}
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
              <TextField
                label={t.id}
                value={s.id}
                disabled={off}
                error={error(i, 'id')}
                onChange={e => set({ id: e.currentTarget.value })}
              />
              <Select
                label={t.role}
                lang="vi"
                value={s.role}
                disabled={off}
                error={error(i, 'role')}
                onChange={e => set({ role: e.currentTarget.value })}
              >
                {!props.roles.some(r => r.role === s.role) && <option value={s.role}>{s.role}</option>}
                {props.roles.map(r => (
                  <option key={r.role} value={r.role}>
                    {r.role}
                  </option>
                ))}
              </Select>
              <Select
                label={t.within}
                lang="vi"
                value={s.within ?? ''}
                disabled={off}
                error={error(i, 'within')}
                onChange={e => set({ within: e.currentTarget.value || undefined })}
              >
                <option value="">{t.noClock}</option>
                {props.edition.content.clocks.map(c => (
                  <option key={c.id} value={c.id}>
                    {c.name}
                  </option>
                ))}
              </Select>
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
  return (
    <div className={styles.columns}>
      <Select
        label={t.phase}
        value={String(s.phase ?? 1)}
        disabled={off}
        error={error('phase')}
        onChange={e => set({ phase: Number(e.currentTarget.value) })}
      >
        {[1, 2, 3, 4, 5, 6].map(n => (
          <option key={n} value={n}>
            {n}
          </option>
        ))}
      </Select>
      <TextField
        label={t.evidence}
        lang="vi"
        value={s.evidence ?? ''}
        disabled={off}
        error={error('evidence')}
        onChange={e => set({ evidence: e.currentTarget.value || undefined })}
      />
      <Select
        label={t.template}
        lang="vi"
        value={s.template ?? ''}
        disabled={off}
        error={error('template')}
        onChange={e => set({ template: e.currentTarget.value || undefined })}
      >
        <option value="">{t.noTemplate}</option>
        {props.edition.content.templates.map(x => (
          <option key={x.id} value={x.id}>
            {x.title}
          </option>
        ))}
      </Select>
      <TextField
        label={t.basis}
        value={s.basis ?? ''}
        disabled={off}
        error={error('basis')}
        onChange={e => set({ basis: e.currentTarget.value || undefined })}
      />
    </div>
  )
}

/** The paths of complaints that the forms above show in place. */
export const stepPaths = (roles: Role[], steps: Step[]): string[] => [
  ...roles.flatMap((_, i) => ['role', 'part'].map(k => `roles[${i}].${k}`)),
  ...steps.flatMap((_, i) =>
    ['text', 'id', 'role', 'within', 'phase', 'evidence', 'template', 'basis'].map(k => `steps[${i}].${k}`),
  ),
]
