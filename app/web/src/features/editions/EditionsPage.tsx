import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { can, useMe } from '@/api/me'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { Button, Dialog, Empty, Failure, List, Notice, Page, Refusal, SkeletonList, TextField } from '@/ui'
import { type Edition, listQuery, useCreateDraft } from './api'
import styles from './editions.module.css'
import { StateChip } from './StateChip'

/** All editions of the handbook, the newest first. */
export default function EditionsPage() {
  const t = useText()
  const list = useQuery(listQuery)
  const author = can(useMe(), 'handbook.author')
  const [creating, setCreating] = useState(false)
  return (
    <Page
      title={t.editions.title}
      lead={t.editions.lead}
      action={author && <Button onClick={() => setCreating(true)}>{t.editions.create}</Button>}
    >
      {list.error ? (
        <Failure error={list.error} retry={() => void list.refetch()} />
      ) : !list.data ? (
        <SkeletonList rows={3} height={96} />
      ) : (
        <>
          {list.data.embedded && <Notice tone="soon">{t.editions.embedded}</Notice>}
          {list.data.items.length === 0 ? (
            <Empty title={t.editions.none}>{t.editions.noneText}</Empty>
          ) : (
            <div className={styles.rows}>
              <List label={t.editions.title}>
                {list.data.items.map(e => (
                  <Row key={e.id} edition={e} />
                ))}
              </List>
            </div>
          )}
        </>
      )}
      {creating && <Create onClose={() => setCreating(false)} />}
    </Page>
  )
}

function Row({ edition: e }: { edition: Edition }) {
  const t = useText().editions
  return (
    <li>
      <Link to="/editions/$edition" params={{ edition: e.id }} className={styles.row}>
        <span className={styles.rowHead}>
          <b>{t.edition(e.number)}</b>
          <StateChip state={e.state} />
        </span>
        <span className={styles.dim}>
          {[
            e.from && t.fromDay(date(e.from)),
            e.to && t.toDay(date(e.to)),
            t.authors(e.authors.map(id => e.names[id] ?? id).join(', ')),
            e.approvedBy && t.approvedBy(e.names[e.approvedBy] ?? e.approvedBy),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </Link>
    </li>
  )
}

function Create({ onClose }: { onClose: () => void }) {
  const t = useText()
  const navigate = useNavigate()
  const create = useCreateDraft()
  const [number, setNumber] = useState('')
  const [attempt] = useState(() => crypto.randomUUID())
  const send = () =>
    create.mutate(
      { number: number.trim(), attempt },
      { onSuccess: e => void navigate({ to: '/editions/$edition', params: { edition: e.id } }) },
    )
  return (
    <Dialog
      title={t.editions.createTitle}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button busy={create.isPending} disabled={!number.trim()} onClick={send}>
            {t.editions.create}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Refusal error={create.error} />
        <p>{t.editions.createText}</p>
        <TextField
          label={t.editions.number}
          hint={t.editions.numberHint}
          value={number}
          maxLength={60}
          onChange={e => setNumber(e.currentTarget.value)}
        />
      </div>
    </Dialog>
  )
}
