import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Button, Chip, Empty, Failure, LinkButton, Notice, Skeleton, type Tone } from '.'
import { articleWords, type Citation, type Instrument, registerQuery } from './law'
import styles from './law.module.css'
import { Sheet } from './Sheet'

const tones: Record<Instrument['state'], Tone> = {
  'in-force': 'ok',
  'not-yet': 'info',
  expired: 'bad',
  unknown: 'neutral',
}

/** How an instrument stands today. */
export function LawState(props: { state: Instrument['state'] }) {
  const t = useText()
  return <Chip tone={tones[props.state]}>{t.law.states[props.state]}</Chip>
}

/** What the register knows of an instrument. `onOpen` goes to a successor. */
export function LawCard(props: { instrument: Instrument; article?: string; onOpen?: (id: string) => void }) {
  const t = useText()
  const i = props.instrument
  const facts: [string, string | undefined][] = [
    [t.law.cited, articleWords(props.article ?? '', t) || undefined],
    [t.law.subject, i.name.startsWith(i.title) ? undefined : i.title],
    [t.law.issuer, i.issuer],
    [t.law.issued, i.issued && date(i.issued)],
    [t.law.from, i.inForceFrom && date(i.inForceFrom)],
    [t.law.to, i.inForceTo && date(i.inForceTo)],
    [t.law.meaning, i.meaning],
    [t.law.note, i.note],
  ]
  return (
    <div className={styles.card}>
      <p className={styles.chips}>
        <LawState state={i.state} />
        <Chip tone={i.verified ? 'ok' : 'soon'}>{i.verified ? t.law.verified : t.law.unverified}</Chip>
      </p>
      {i.successors.length > 0 && (
        <Notice tone="bad">
          <b>{t.law.successors}:</b>
          <ul className={styles.successors}>
            {i.successors.map(s => (
              <li key={s.id}>
                {props.onOpen ? (
                  <Button look="quiet" small onClick={() => props.onOpen?.(s.id)}>
                    {s.name}
                  </Button>
                ) : (
                  <Link to="/van-ban/$instrument" params={{ instrument: s.id }}>
                    {s.name}
                  </Link>
                )}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <dl className={styles.facts}>
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {!i.verified && <p className={styles.unverified}>{t.law.unverifiedText}</p>}
    </div>
  )
}

/** The card of a cited instrument over the page that cites it. */
export function LawDialog(props: { cited: Citation; onClose: () => void }) {
  const t = useText()
  const register = useQuery(registerQuery)
  const [shown, setShown] = useState(props.cited)
  const found = register.data?.find(i => i.id === shown.instrument)
  return (
    <Sheet key={shown.instrument} title={found?.name ?? t.law.pageTitle} onClose={props.onClose}>
      {found ? (
        <>
          <LawCard
            instrument={found}
            article={shown.article}
            onOpen={instrument => setShown({ instrument, article: '' })}
          />
          <LinkButton look="quiet" wide to="/van-ban/$instrument" params={{ instrument: shown.instrument }}>
            {t.law.openPage}
          </LinkButton>
        </>
      ) : (
        <NoCard error={register.error} pending={register.isPending} retry={() => void register.refetch()} />
      )}
    </Sheet>
  )
}

function NoCard(props: { error: unknown; pending: boolean; retry: () => void }) {
  const t = useText()
  if (props.error) return <Failure error={props.error} retry={props.retry} />
  if (!props.pending) return <Empty title={t.law.missingTitle}>{t.law.missingText}</Empty>
  return (
    <div className={styles.card} role="status" aria-label={t.common.loading}>
      <Skeleton width="60%" height={24} />
      <Skeleton height={180} />
    </div>
  )
}
