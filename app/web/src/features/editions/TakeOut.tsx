import { useQuery } from '@tanstack/react-query'
import { useText } from '@/i18n'
import { Button, Dialog, Refusal } from '@/ui'
import { type Detail, supplementingQuery, useEdit, writes } from './api'
import { citesOf } from './cites'
import styles from './editions.module.css'
import type { ListKind, Named } from './kinds'
import { Stale } from './Stale'

/** Beyond these, how many more there are is enough. */
const mostShown = 8

/** Asks before a part is taken out, and names what still refers to it. */
export function TakeOut(props: { edition: Detail; kind: ListKind; part: Named; onClose: () => void }) {
  const t = useText()
  const { edition: e, kind, part } = props
  const remove = useEdit<string>(e.id, writes.remove(e.id, kind))
  const cites = citesOf(e.content, kind, part.id)
  const agencies = useQuery(supplementingQuery(kind, part.id))
  const name = part.title || part.id
  return (
    <Dialog
      title={t.editions.takeOutTitle(name)}
      onClose={props.onClose}
      actions={
        <>
          <Button look="quiet" onClick={props.onClose}>
            {t.common.cancel}
          </Button>
          <Button
            look="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate({ version: e.version, input: part.id }, { onSuccess: props.onClose })}
          >
            {t.editions.takeOut}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Stale error={remove.error} id={e.id} otherwise={<Refusal error={remove.error} />} />
        {cites.length === 0 ? (
          agencies.data?.length === 0 && <p>{t.editions.citedByNone}</p>
        ) : (
          <div>
            <p>
              <b>{t.editions.citedBy(cites.length)}</b>
            </p>
            <ul className={styles.cites}>
              {cites.slice(0, mostShown).map(c => (
                <li key={`${c.kind} ${c.part}`}>
                  {t.editions.ofKinds[c.kind]}: <span lang="vi">{c.title}</span>
                </li>
              ))}
              {cites.length > mostShown && <li>{t.editions.andMore(cites.length - mostShown)}</li>}
            </ul>
          </div>
        )}
        {agencies.error && <p>{t.editions.supplementsUnknown}</p>}
        {!!agencies.data?.length && (
          <div>
            <p>
              <b>{t.editions.supplementedBy(agencies.data.length)}</b>
            </p>
            <ul className={styles.cites}>
              {agencies.data.slice(0, mostShown).map(a => (
                <li key={a.department} lang="vi">
                  {a.name}
                </li>
              ))}
              {agencies.data.length > mostShown && <li>{t.editions.andMore(agencies.data.length - mostShown)}</li>}
            </ul>
          </div>
        )}
      </div>
    </Dialog>
  )
}
