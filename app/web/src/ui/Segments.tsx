import { type ReactNode, useId } from 'react'
import styles from './segments.module.css'

/** One of a few, all of them seen: radio buttons in a row. */
export function Segments<T extends string>(props: {
  label: string
  options: { value: T; label: string; icon?: ReactNode; lang?: string }[]
  value: T
  onChange: (next: T) => void
  quietLabel?: boolean
}) {
  const name = useId()
  return (
    <fieldset className={styles.group}>
      <legend className={props.quietLabel ? 'visually-hidden' : styles.label}>{props.label}</legend>
      <div className={styles.row}>
        {props.options.map(o => (
          <label key={o.value} className={styles.segment} lang={o.lang}>
            <input
              type="radio"
              name={name}
              checked={o.value === props.value}
              onChange={() => props.onChange(o.value)}
            />
            {o.icon}
            <span>{o.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
