import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useText } from '@/i18n'
import { Button, Failure, LinkButton, Page, Section, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { type Node, offlineQuery, type Whole } from './api'
import shared from './handbook.module.css'
import { Ordered } from './ProcedurePage'
import styles from './urgent.module.css'
import { outcome, walk } from './walk'

/** The decision tree, a question at a time, with what to do so far. */
export default function TreePage() {
  const t = useText()
  const navigate = useNavigate()
  const { t: answers } = useSearch({ strict: false }) as { t?: string }
  const whole = useQuery(offlineQuery)
  const crumb = { to: '/handbook', label: t.handbook.title } as const
  if (whole.error) return <Failure error={whole.error} retry={() => void whole.refetch()} heading="h1" />
  if (!whole.data) {
    return (
      <Page title={t.crisis.tree} crumb={crumb} narrow>
        <SkeletonList rows={4} height={96} />
      </Page>
    )
  }
  const way = walk(whole.data.tree, answers)
  const said = way.taken.map(s => s.branch.id)
  const go = (next: string[]) => void navigate({ to: '/handbook/tree', search: { t: next.join('.') || undefined } })
  const { todo, procedure, template } = outcome(way)
  return (
    <Page title={t.crisis.tree} crumb={crumb} narrow lead={<CopyOf queryKey={offlineQuery.queryKey} />}>
      <div className={styles.now}>
        {todo.length > 0 && (
          <Section title={t.crisis.now}>
            <Ordered items={todo} />
          </Section>
        )}
        {way.at ? (
          <Ask node={way.at} key={way.at.id} onAnswer={id => go([...said, id])} first={said.length === 0} />
        ) : (
          <p className={shared.dim}>{t.crisis.treeEnd}</p>
        )}
        {!way.at && <Ends whole={whole.data} procedure={procedure} template={template} />}
        {said.length > 0 && (
          <div className={styles.moves}>
            <Button look="quiet" onClick={() => go(said.slice(0, -1))}>
              {t.crisis.back}
            </Button>
            <Button look="quiet" onClick={() => go([])}>
              {t.crisis.restart}
            </Button>
          </div>
        )}
        {way.taken.length > 0 && (
          <Section title={t.crisis.treeSoFar}>
            <ul className={styles.scored} lang="vi">
              {way.taken.map(s => (
                <li key={s.node.id}>
                  <span>{s.node.question}</span>
                  <b>{s.branch.text}</b>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </Page>
  )
}

function Ask(props: { node: Node; onAnswer: (id: string) => void; first: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!props.first) heading.current?.focus()
  }, [props.first])
  return (
    <section className={styles.question} aria-labelledby="question">
      <h2 id="question" lang="vi" ref={heading} tabIndex={-1}>
        {props.node.question}
      </h2>
      {props.node.help && (
        <p className={shared.dim} lang="vi">
          {props.node.help}
        </p>
      )}
      <ul className={styles.tiles} lang="vi">
        {props.node.answers.map(a => (
          <li key={a.id}>
            <button type="button" className={styles.tile} onClick={() => props.onAnswer(a.id)}>
              {a.text}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Ends(props: { whole: Whole; procedure?: string; template?: string }) {
  const t = useText()
  const procedure = props.whole.procedures.find(p => p.id === props.procedure)
  const template = props.whole.templates.find(x => x.id === props.template)
  return (
    <div className={styles.moves}>
      {procedure && (
        <>
          <LinkButton wide to="/handbook/urgent" search={{ p: procedure.id }}>
            {t.crisis.judgeThis}
          </LinkButton>
          <LinkButton wide look="secondary" to="/handbook/procedures/$procedure" params={{ procedure: procedure.id }}>
            <span lang="vi">{procedure.title}</span>
          </LinkButton>
        </>
      )}
      {template && (
        <LinkButton wide look="secondary" to="/handbook/templates/$template" params={{ template: template.id }}>
          {t.crisis.openTemplate(template.title)}
        </LinkButton>
      )}
    </div>
  )
}
