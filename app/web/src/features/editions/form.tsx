import { useBlocker, useNavigate } from '@tanstack/react-router'
import { type ReactNode, type RefObject, useState } from 'react'
import { isProblem } from '@/api/problem'
import { currentLanguage, useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Button, Dialog, Notice, Refusal, TextArea, TextField } from '@/ui'
import type { Detail } from './api'
import styles from './editions.module.css'
import { freeId } from './ids'
import { type Kind, partsOf } from './kinds'
import { told } from './merge'
import { fieldName, problemsOf } from './places'
import { type Met, useDraft } from './useDraft'

/** What every form of a part is given. */
export interface Form {
  edition: Detail
  may: boolean
  /** A part that the draft does not have yet; told when it does. */
  onMade?: (id: string) => void
}

/** What the fields of a form work with. */
export interface Fields<T> {
  value: T
  set: (part: Partial<T>) => void
  /** What is wrong with a field, or missing of it, by its path. */
  error: (path: string) => string | undefined
  off: boolean
}

const said = (m: { vi: string; en: string } | undefined) => (currentLanguage() === 'en' ? m?.en : m?.vi)

/**
 * The shell of every form of a draft: the id of a new part, what is missing,
 * the save with what became of it, and a guard over what is not saved.
 * `titleOf` is set where a part has an id of its own.
 */
export function Editor<T extends object>(
  props: Form & {
    kind: Kind
    part: string
    value: T
    read: (e: Detail) => T | undefined
    write: Parameters<typeof useDraft<T>>[0]['write']
    clean?: (value: T) => T
    titleOf?: (value: T) => string
    children: (fields: Fields<T>) => ReactNode
  },
) {
  const t = useText().editions
  const { edition: e, may, onMade, titleOf } = props
  const [ownId, setOwnId] = useState('')
  const taken = partsOf(e.content, props.kind).map(p => p.id)
  const idOf = (v: T) => ownId || freeId(titleOf?.(v) ?? '', taken, t.someId)
  const draft = useDraft<T>({
    ...props,
    read: next => (onMade ? undefined : props.read(next)),
    clean: v => {
      const clean = props.clean?.(v) ?? v
      return onMade ? { ...clean, id: idOf(v) } : clean
    },
    clashes: (next, input) =>
      !!onMade && partsOf(next.content, props.kind).some(p => p.id === (input as { id?: string }).id),
  })
  const { value, set, save } = draft
  const missing = onMade ? [] : problemsOf(e, props.kind, props.part)
  const refused = isProblem(save.error) ? (save.error.body.errors ?? []) : []
  const error = (path: string) =>
    said(refused.find(f => f.path === path)?.message) ?? said(missing.find(p => p.field === path))
  const usedId = onMade && taken.includes(idOf(value)) ? t.idTaken : undefined
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={x => {
        x.preventDefault()
        if (!usedId && !save.isPending) draft.send((_, kept) => onMade?.((kept as { id?: string }).id ?? ''))
      }}
    >
      {!may && <Notice>{e.state === 'draft' ? t.readOnly : t.notDraft}</Notice>}
      {missing.length > 0 && (
        <Notice tone="soon">
          <b>{t.missing(missing.length)}</b>
          <ul>
            {missing.map(p => (
              <li key={`${p.field} ${p.vi}`}>
                {p.field && p.field !== 'id' && `${fieldName(p.field, t.keys)}: `}
                <span lang="vi">{said(p)}</span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {props.children({ value, set, error, off: !may })}
      {onMade && titleOf && (
        <TextField
          label={t.newId}
          hint={t.newIdHint}
          value={ownId}
          placeholder={idOf(value)}
          maxLength={100}
          autoCapitalize="none"
          spellCheck={false}
          error={usedId ?? error('id') ?? error('path.part')}
          onChange={x => setOwnId(x.currentTarget.value.trim())}
        />
      )}
      {may && (
        <div className={styles.save}>
          <Button type="submit" busy={save.isPending}>
            {t.save}
          </Button>
          <span role="status" className={styles.dim}>
            {draft.dirty ? t.unsaved : save.isSuccess ? t.saved : ''}
          </span>
          {draft.met ? <Meeting met={draft.met} /> : <Refused error={save.error} />}
        </div>
      )}
      {may && <Guard typed={draft.typed} />}
    </form>
  )
}

/** What became of a refused save; each complaint is named, and stands at its field too. */
function Refused({ error }: { error: Error | null }) {
  const t = useText().editions
  if (isProblem(error, 'stale')) {
    return (
      <Notice tone="bad" live>
        {t.stale}
      </Notice>
    )
  }
  const fields = isProblem(error) ? (error.body.errors ?? []) : []
  if (fields.length === 0) return <Refusal error={error} />
  return (
    <Notice tone="bad" live>
      {t.fieldsWrong}
      <ul>
        {fields.map(f => (
          <li key={`${f.path} ${f.message?.vi}`}>
            {fieldName(f.path, t.keys)}: <span lang="vi">{said(f.message)}</span>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function Meeting<T>({ met }: { met: Met<T> }) {
  const t = useText().editions
  return (
    <Notice tone="soon" live>
      <b>{t.metBy(met.by, met.at ? moment(met.at) : '')}</b> {met.both.length === 0 ? t.metElsewhere : t.metBoth}
      {met.both.map(({ key, theirs }) => (
        <details key={key} className={styles.theirs}>
          <summary>{t.theirs(fieldName(key, t.keys))}</summary>
          <pre lang="vi">{told(theirs)}</pre>
        </details>
      ))}
    </Notice>
  )
}

/** Asks before what was typed is left; the browser asks when the page is closed. */
function Guard({ typed }: { typed: RefObject<boolean> }) {
  const t = useText().editions
  const leave = useBlocker({
    shouldBlockFn: () => typed.current,
    enableBeforeUnload: () => typed.current,
    withResolver: true,
  })
  if (leave.status !== 'blocked') return null
  return (
    <Dialog
      title={t.leaveTitle}
      onClose={leave.reset}
      actions={
        <>
          <Button look="quiet" onClick={leave.proceed}>
            {t.leave}
          </Button>
          <Button onClick={leave.reset}>{t.stay}</Button>
        </>
      }
    >
      <p>{t.leaveText}</p>
    </Dialog>
  )
}

type Key<T> = keyof T & string

/** A line of text of the form's value. */
export function Line<T>(props: {
  f: Fields<T>
  k: Key<T>
  label?: string
  hint?: string
  type?: string
  lang?: 'vi'
  maxLength?: number
}) {
  const t = useText().editions
  const { f, k } = props
  return (
    <TextField
      label={props.label ?? t.keys[k] ?? k}
      hint={props.hint}
      type={props.type}
      lang={props.lang}
      maxLength={props.maxLength}
      value={String(f.value[k] ?? '')}
      disabled={f.off}
      error={f.error(k)}
      onChange={e => f.set({ [k]: e.currentTarget.value } as Partial<T>)}
    />
  )
}

/** A longer text of the form's value. */
export function Area<T>(props: { f: Fields<T>; k: Key<T>; label?: string; hint?: string; rows?: number }) {
  const t = useText().editions
  const { f, k } = props
  return (
    <TextArea
      label={props.label ?? t.keys[k] ?? k}
      hint={props.hint}
      lang="vi"
      rows={props.rows ?? 2}
      value={String(f.value[k] ?? '')}
      disabled={f.off}
      error={f.error(k)}
      onChange={e => f.set({ [k]: e.currentTarget.value } as Partial<T>)}
    />
  )
}

/** A list of short texts of the form's value, one a line. */
export function Lines<T>({ f, k, label }: { f: Fields<T>; k: Key<T>; label?: string }) {
  const t = useText().editions
  const value = (f.value[k] as string[] | undefined) ?? []
  return (
    <LinesOf
      label={label ?? t.keys[k] ?? k}
      value={value}
      off={f.off}
      error={f.error(k) ?? value.map((_, i) => f.error(`${k}[${i}]`)).find(Boolean)}
      onChange={lines => f.set({ [k]: lines } as Partial<T>)}
    />
  )
}

export function LinesOf(props: {
  label: string
  value: string[]
  off: boolean
  error?: string
  onChange: (lines: string[]) => void
}) {
  const t = useText().editions
  return (
    <TextArea
      label={props.label}
      hint={t.lines}
      lang="vi"
      rows={Math.min(12, Math.max(3, props.value.length + 1))}
      error={props.error}
      disabled={props.off}
      value={props.value.join('\n')}
      onChange={e => props.onChange(e.currentTarget.value.split('\n'))}
    />
  )
}

/** The lines that say something. */
export const filled = (lines: string[] | undefined): string[] => (lines ?? []).map(l => l.trim()).filter(Boolean)

/** Goes to the form of the part that a new one became, without a way back to the empty form. */
export function useToMade(edition: string, kind: Kind) {
  const navigate = useNavigate()
  return (part: string) =>
    void navigate({
      to: '/editions/$edition/$kind/$part',
      params: { edition, kind, part },
      replace: true,
      ignoreBlocker: true,
    })
}
