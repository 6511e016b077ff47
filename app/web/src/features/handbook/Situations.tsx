import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { Button, Notice } from '@/ui'
import type { ProcedureRef } from './api'
import shared from './handbook.module.css'
import styles from './urgent.module.css'

/** What is going on: the procedures as large tiles. */
export function Situations(props: { of: ProcedureRef[]; questions: number; onChoose: (procedure: string) => void }) {
  const t = useText()
  return (
    <section className={styles.question} aria-labelledby="question">
      <p className={shared.dim}>{t.crisis.question(1, props.questions)}</p>
      <h2 id="question">{t.crisis.what}</h2>
      <Notice tone="bad">{t.crisis.whatLead}</Notice>
      <ul className={styles.tiles} lang="vi">
        {props.of
          .filter(p => !p.retired)
          .map(p => (
            <li key={p.id}>
              <button type="button" className={styles.tile} onClick={() => props.onChoose(p.id)}>
                {p.title}
              </button>
            </li>
          ))}
      </ul>
      <div className={styles.moves}>
        <Button look="secondary" wide onClick={() => props.onChoose('')}>
          {t.crisis.unsure}
        </Button>
        <p className={styles.aside}>
          <Link to="/handbook/tree">{t.crisis.toTree}</Link>
        </p>
      </div>
    </section>
  )
}
