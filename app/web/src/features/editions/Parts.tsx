import { IconArrowsSort, IconChevronRight, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useText } from '@/i18n'
import { Button, LinkButton, List, Notice, Refusal, Section, Select } from '@/ui'
import { type Detail, useEdit, writes } from './api'
import styles from './editions.module.css'
import { fresh, isListKind, type Kind, type ListKind, listKinds, type Named, partsOf, readable } from './kinds'
import { Movers } from './Rows'
import { Stale } from './Stale'
import { TakeOut } from './TakeOut'

const order: Kind[] = ['head', 'sections', 'procedures', 'clocks', 'templates', 'tree', 'levels', 'criteria']

/** All that an edition says, list by list, with the way to each form. */
export function Parts({ edition: e, may }: { edition: Detail; may: boolean }) {
  const rest = listKinds.filter(k => !order.includes(k) && k !== 'questions')
  return (
    <div className={styles.parts}>
      {[...order, ...rest].map(kind => (
        <Group key={kind} edition={e} kind={kind} may={may} />
      ))}
      <Questions edition={e} may={may} />
      <Group edition={e} kind="synonyms" may={may} />
    </div>
  )
}

function Group({ edition: e, kind, may }: { edition: Detail; kind: Kind; may: boolean }) {
  const t = useText().editions
  const items =
    kind === 'synonyms' ? [{ id: 'synonyms', title: t.groupsOf(e.content.synonyms.length) }] : partsOf(e.content, kind)
  return <Entries edition={e} kind={kind} items={items} may={may && isListKind(kind)} title={t.ofLists[kind] ?? kind} />
}

/** The questions of one section or procedure at a time: there are many. */
function Questions({ edition: e, may }: { edition: Detail; may: boolean }) {
  const t = useText().editions
  const all = readable(e.content)
  const count = (id: string) => e.content.questions.filter(q => q.about === id).length
  const [chosen, setChosen] = useState('')
  const about = all.find(p => p.id === chosen)?.id ?? all.find(p => count(p.id) < 3)?.id ?? all[0]?.id ?? ''
  const shown = e.content.questions.filter(q => q.about === about).map(q => ({ id: q.id, title: q.text }))
  return (
    <Entries
      edition={e}
      kind="questions"
      items={shown}
      may={may}
      title={t.ofLists.questions ?? ''}
      about={about}
      above={
        <Select label={t.keys.about as string} lang="vi" value={about} onChange={x => setChosen(x.currentTarget.value)}>
          {all.map(p => (
            <option key={p.id} value={p.id}>
              {`${p.title} (${count(p.id)})`}
            </option>
          ))}
        </Select>
      }
    />
  )
}

function Entries(props: {
  edition: Detail
  kind: Kind
  title: string
  items: Named[]
  may: boolean
  about?: string
  above?: React.ReactNode
}) {
  const t = useText().editions
  const { edition: e, kind, items } = props
  const [arranging, setArranging] = useState(false)
  const arrange = props.may && arranging && isListKind(kind)
  return (
    <Section
      title={props.title}
      action={
        props.may &&
        isListKind(kind) && (
          <span className={styles.listTools}>
            {items.length > 0 && (
              <Button
                look={arranging ? 'secondary' : 'quiet'}
                small
                icon={!arranging && <IconArrowsSort size={18} aria-hidden="true" />}
                aria-label={arranging ? `${t.arranged}: ${props.title}` : t.arrangeOf(props.title)}
                onClick={() => setArranging(!arranging)}
              >
                {arranging ? t.arranged : <span className={styles.arrangeWord}>{t.arrange}</span>}
              </Button>
            )}
            <LinkButton
              look="secondary"
              small
              icon={<IconPlus size={18} aria-hidden="true" />}
              to="/editions/$edition/$kind/$part"
              params={{ edition: e.id, kind, part: fresh }}
              search={props.about ? { about: props.about } : {}}
            >
              {t.addOf[kind]}
            </LinkButton>
          </span>
        )
      }
    >
      {props.above}
      {arrange ? (
        <Arranged edition={e} kind={kind} items={items} title={props.title} />
      ) : (
        items.length > 0 && (
          <List label={props.title}>
            {items.map(item => (
              <li key={item.id}>
                <Link
                  to="/editions/$edition/$kind/$part"
                  params={{ edition: e.id, kind, part: item.id }}
                  className={styles.entry}
                >
                  <span lang="vi">{item.title || item.id}</span>
                  <IconChevronRight size={18} aria-hidden="true" />
                </Link>
              </li>
            ))}
          </List>
        )
      )}
    </Section>
  )
}

/** The list while it is put in order: each move is saved at once. */
function Arranged({
  edition: e,
  kind,
  items,
  title,
}: {
  edition: Detail
  kind: ListKind
  items: Named[]
  title: string
}) {
  const t = useText().editions
  const move = useEdit<string[]>(e.id, writes.order(e.id, kind))
  const [taking, setTaking] = useState<Named>()
  const [moved, setMoved] = useState('')
  const rows = useRef<HTMLDivElement>(null)
  // The button that was used keeps the focus, at its new place, once it may be used again.
  const focusOn = useRef<{ id: string; at: number; button: number }>(undefined)
  useEffect(() => {
    const wanted = focusOn.current
    if (!wanted || move.isPending || items[wanted.at]?.id !== wanted.id) return
    focusOn.current = undefined
    const buttons = rows.current?.querySelectorAll('li')[wanted.at]?.querySelectorAll('button')
    const used = buttons?.[wanted.button]
    ;(used?.disabled ? buttons?.[1 - wanted.button] : used)?.focus()
  })
  /** Phases stand in their order: one does not pass another. */
  const passes = (i: number, j: number) => {
    const phase = (k: number) => e.content.sections.find(s => s.id === items[k]?.id)?.kind === 'phase'
    return kind !== 'sections' || !(phase(i) && phase(j))
  }
  const swap = (i: number, j: number) => {
    const [a, b] = [items[i], items[j]]
    if (!a || !b || !passes(i, j) || move.isPending) return undefined
    return () => {
      const other = new Map([
        [a.id, b.id],
        [b.id, a.id],
      ])
      const ids = partsOf(e.content, kind).map(p => other.get(p.id) ?? p.id)
      move.mutate(
        { version: e.version, input: ids },
        {
          onSuccess: () => {
            setMoved(t.movedTo(a.title, j + 1))
            focusOn.current = { id: a.id, at: j, button: j < i ? 0 : 1 }
          },
        },
      )
    }
  }
  return (
    <div ref={rows}>
      <List label={title}>
        {items.map((item, i) => (
          <li key={item.id} className={styles.arranged}>
            <span lang="vi">{item.title || item.id}</span>
            <span className={styles.cardActions}>
              <Movers
                name={item.title || item.id}
                up={swap(i, i - 1)}
                down={swap(i, i + 1)}
                remove={() => setTaking(item)}
              />
            </span>
          </li>
        ))}
      </List>
      <p role="status" className="visually-hidden">
        {moved}
      </p>
      <Stale error={move.error} id={e.id} otherwise={<Refusal error={move.error} />} />
      {kind === 'tree' && <Notice>{t.treeOrder}</Notice>}
      {taking && <TakeOut edition={e} kind={kind} part={taking} onClose={() => setTaking(undefined)} />}
    </div>
  )
}
