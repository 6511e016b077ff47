import { IconScale } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '@/i18n'
import { Checkbox, Chip, classes } from '@/ui'
import { LawDialog } from '@/ui/LawCard'
import { articleWords, type Citation } from '@/ui/law'
import type { Procedure } from './api'
import { permanent } from './LinkedText'
import styles from './procedure.module.css'
import { amount } from './words'

type Step = Procedure['steps'][number]

/** The steps of a procedure as a list to tick along, phase by phase. */
export function Steps({ procedure: p }: { procedure: Procedure }) {
  const t = useText()
  const [done, setDone] = useState<ReadonlySet<string>>(new Set())
  const [cited, setCited] = useState<Citation>()
  const tick = (id: string) => {
    const next = new Set(done)
    if (!next.delete(id)) next.add(id)
    setDone(next)
  }
  const phases = [...new Set(p.steps.map(s => s.phase))]
  return (
    <>
      <p className={styles.dim}>{t.crisis.stepsLead}</p>
      {phases.map(n => {
        const steps = p.steps.filter(s => s.phase === n)
        return (
          <section key={n} className={styles.phase} aria-label={t.crisis.phaseTitle(n, t.crisis.phase(n))}>
            <h3>
              {t.crisis.phaseTitle(n, t.crisis.phase(n))}
              <span className={classes(styles.dim, 'figures')}>
                {t.crisis.doneOf(steps.filter(s => done.has(s.id)).length, steps.length)}
              </span>
            </h3>
            <ol>
              {steps.map(s => (
                <Line
                  key={s.id}
                  step={s}
                  edition={p.editionId}
                  done={done.has(s.id)}
                  onTick={() => tick(s.id)}
                  onCite={() => setCited({ instrument: s.law?.instrument ?? '', article: s.law?.article ?? '' })}
                />
              ))}
            </ol>
          </section>
        )
      })}
      {cited && <LawDialog cited={cited} onClose={() => setCited(undefined)} />}
    </>
  )
}

function Line(props: { step: Step; edition: string; done: boolean; onTick: () => void; onCite: () => void }) {
  const t = useText()
  const { step: s } = props
  return (
    <li id={s.id} className={classes(styles.step, props.done && styles.done)}>
      <div lang="vi">
        <Checkbox label={s.text} checked={props.done} onChange={props.onTick} />
      </div>
      <div className={styles.facts}>
        <span lang="vi">{s.role}</span>
        {s.clock && (
          <Chip tone={s.clock.kind === 'target' ? 'neutral' : 'soon'}>
            {s.clock.amount === 0 ? t.handbook.at : t.handbook.within(amount(s.clock, t))} ·{' '}
            {s.clock.kind === 'target' ? t.handbook.target : t.handbook.legal}
          </Chip>
        )}
        {s.law ? (
          <button type="button" className={styles.cite} aria-haspopup="dialog" onClick={props.onCite}>
            <IconScale size={16} aria-hidden="true" />
            {articleWords(s.law.article ?? '', t) || t.crisis.basis}
          </button>
        ) : (
          <span className={styles.dim}>{t.crisis.proposal}</span>
        )}
        {s.template && (
          <Link to="/handbook/templates/$template" params={{ template: s.template.id }} lang="vi">
            {s.template.title}
          </Link>
        )}
        <a className={styles.anchor} href={permanent(props.edition, s.id)} aria-label={t.crisis.linkTo(s.text)}>
          #
        </a>
      </div>
      <p className={styles.evidence}>
        {t.crisis.evidence}: <span lang="vi">{s.evidence}</span>
      </p>
    </li>
  )
}
