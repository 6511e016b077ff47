import { useEffect, useRef } from 'react'
import type { Schemas } from '@/api/client'
import { useText } from '@/i18n'
import { Button, classes } from '@/ui'
import shared from './handbook.module.css'
import { LevelBadge, levelLook } from './LevelBadge'
import styles from './urgent.module.css'

/** One criterion: four large tiles, in reach of a thumb. */
export function Question(props: {
  criterion: Schemas['HandbookCriterion']
  number: number
  of: number
  onAnswer: (score: number) => void
  onBack?: () => void
}) {
  const t = useText()
  const { criterion: c } = props
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (props.number > 1) heading.current?.focus({ preventScroll: true })
    scrollTo({ top: 0 })
  }, [props.number])
  return (
    <section className={styles.question} aria-labelledby="question">
      <p className={shared.dim}>
        {t.crisis.question(props.number, props.of)} · <span lang="vi">{c.name}</span>
      </p>
      <h2 id="question" lang="vi" ref={heading} tabIndex={-1}>
        {c.question}
      </h2>
      <ul className={styles.tiles} lang="vi">
        {[...c.thresholds]
          .sort((x, y) => x.level - y.level)
          .map(th => (
            <li key={th.level}>
              <button
                type="button"
                className={classes(styles.tile, levelLook(th.level))}
                onClick={() => props.onAnswer(th.level)}
              >
                <LevelBadge number={th.level} />
                <span>
                  <span className="visually-hidden">
                    {t.handbook.level} {th.level}:{' '}
                  </span>
                  {th.text}
                </span>
              </button>
            </li>
          ))}
      </ul>
      <div className={styles.moves}>
        <Button look="secondary" wide onClick={() => props.onAnswer(0)}>
          {t.crisis.unknown}
        </Button>
        {props.onBack && (
          <Button look="quiet" onClick={props.onBack}>
            {t.crisis.back}
          </Button>
        )}
      </div>
    </section>
  )
}
