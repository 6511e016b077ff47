import { IconExclamationCircle, IconEye, IconEyeOff, IconSearch } from '@tabler/icons-react'
import { createLink } from '@tanstack/react-router'
import { type ComponentPropsWithRef, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { useText } from '@/i18n'
import { classes } from './classes'
import styles from './controls.module.css'

type Look = { look?: 'primary' | 'secondary' | 'quiet' | 'danger'; small?: boolean; wide?: boolean; icon?: ReactNode }

function shape(p: Look): string {
  return classes(
    styles.button,
    p.look && p.look !== 'primary' && styles[p.look],
    p.small && styles.small,
    p.wide && styles.wide,
  )
}

/** `busy` keeps the size, shows that it works and takes no second click. */
export function Button({
  look,
  small,
  wide,
  icon,
  busy,
  children,
  ...rest
}: Look & { busy?: boolean } & ComponentPropsWithRef<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(shape({ look, small, wide }), busy && styles.busy, rest.className)}
      aria-busy={busy || undefined}
      onClick={busy ? e => e.preventDefault() : rest.onClick}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon}
      {children}
    </button>
  )
}

/** A button that goes somewhere. */
export const LinkButton = createLink(function Anchor({
  look,
  small,
  wide,
  icon,
  children,
  ...rest
}: Look & ComponentPropsWithRef<'a'>) {
  return (
    <a {...rest} className={classes(shape({ look, small, wide }), rest.className)}>
      {icon}
      {children}
    </a>
  )
})

export function IconButton({ label, children, ...rest }: { label: string } & ComponentPropsWithRef<'button'>) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={classes(styles.iconButton, rest.className)}
    >
      {children}
    </button>
  )
}

interface FieldProps {
  label: string
  hint?: ReactNode
  error?: string
  /** The label is read out but not seen. */
  quietLabel?: boolean
}

function Field(props: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <label className={classes(styles.label, props.quietLabel && 'visually-hidden')} htmlFor={props.id}>
        {props.label}
      </label>
      {props.hint && (
        <span className={styles.hint} id={`${props.id}-hint`}>
          {props.hint}
        </span>
      )}
      {props.children}
      {props.error && (
        <span className={styles.error} id={`${props.id}-error`}>
          <IconExclamationCircle size={18} aria-hidden="true" />
          {props.error}
        </span>
      )}
    </div>
  )
}

function described(id: string, p: FieldProps) {
  return {
    id,
    'aria-invalid': p.error ? true : undefined,
    'aria-describedby': classes(p.error && `${id}-error`, !!p.hint && `${id}-hint`) || undefined,
  }
}

export function TextField({ label, hint, error, quietLabel, ...rest }: FieldProps & ComponentPropsWithRef<'input'>) {
  const id = useId()
  const p = { label, hint, error, quietLabel }
  return (
    <Field {...p} id={id}>
      <input type="text" {...rest} {...described(id, p)} className={classes(styles.input, rest.className)} />
    </Field>
  )
}

export function SearchField({ label, ...rest }: { label: string } & ComponentPropsWithRef<'input'>) {
  const id = useId()
  return (
    <Field label={label} quietLabel id={id}>
      <span className={styles.withIcon}>
        <IconSearch size={20} aria-hidden="true" />
        <input type="search" placeholder={label} enterKeyHint="search" {...rest} id={id} className={styles.input} />
      </span>
    </Field>
  )
}

export function PasswordField({ label, hint, error, ...rest }: FieldProps & ComponentPropsWithRef<'input'>) {
  const t = useText()
  const id = useId()
  const [shown, setShown] = useState(false)
  const p = { label, hint, error }
  return (
    <Field {...p} id={id}>
      <span className={styles.withButton}>
        <input
          {...rest}
          {...described(id, p)}
          type={shown ? 'text' : 'password'}
          autoCapitalize="none"
          spellCheck={false}
          className={styles.input}
        />
        <IconButton label={shown ? t.auth.hide : t.auth.show} aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? <IconEyeOff size={20} aria-hidden="true" /> : <IconEye size={20} aria-hidden="true" />}
        </IconButton>
      </span>
    </Field>
  )
}

export function TextArea({ label, hint, error, quietLabel, ...rest }: FieldProps & ComponentPropsWithRef<'textarea'>) {
  const id = useId()
  const p = { label, hint, error, quietLabel }
  return (
    <Field {...p} id={id}>
      <textarea
        rows={4}
        {...rest}
        {...described(id, p)}
        style={{ minHeight: `${(rest.rows ?? 4) * 1.5 + 1.125}rem` }}
        className={classes(styles.input, rest.className)}
      />
    </Field>
  )
}

/** The device's own list: the best one on a phone. */
export function Select({
  label,
  hint,
  error,
  quietLabel,
  children,
  ...rest
}: FieldProps & ComponentPropsWithRef<'select'>) {
  const id = useId()
  const p = { label, hint, error, quietLabel }
  return (
    <Field {...p} id={id}>
      <select {...rest} {...described(id, p)} className={classes(styles.input, rest.className)}>
        {children}
      </select>
    </Field>
  )
}

export function Checkbox({ label, ...rest }: { label: ReactNode } & ComponentPropsWithRef<'input'>) {
  return (
    <label className={styles.choice}>
      <input {...rest} type="checkbox" />
      <span>{label}</span>
    </label>
  )
}

/**
 * A dialog over the page; the browser keeps the focus inside. `onClose` is
 * called on Escape; without it the dialog stays until its work is done.
 */
export function Dialog(props: { title: string; onClose?: () => void; actions?: ReactNode; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Closed before it leaves the page, so that the focus goes back to where it was.
  useLayoutEffect(() => {
    const d = dialog.current
    d?.showModal()
    return () => d?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onCancel={e => {
        e.preventDefault()
        props.onClose?.()
      }}
      // A browser closes it at the second Escape, whatever is made of the first.
      onClose={e => {
        if (e.target !== dialog.current) return
        if (props.onClose) props.onClose()
        else dialog.current.showModal()
      }}
    >
      <h2 className={styles.dialogTitle} id={titleId}>
        {props.title}
      </h2>
      <div className={styles.dialogBody}>{props.children}</div>
      {props.actions && <div className={styles.dialogActions}>{props.actions}</div>}
    </dialog>
  )
}
