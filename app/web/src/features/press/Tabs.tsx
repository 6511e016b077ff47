import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useText } from '@/i18n'
import { kinds } from './kinds'
import styles from './press.module.css'

/** The parts of the register, in a row that scrolls on a phone. */
export function Tabs({ here }: { here: (typeof kinds)[number] | 'report' }) {
  const t = useText().press
  const row = useRef<HTMLUListElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place changes with the address
  useEffect(() => {
    const current = row.current?.querySelector<HTMLElement>('[aria-current]')
    if (row.current && current) row.current.scrollLeft = current.offsetLeft - 24
  }, [here])
  return (
    <nav className={styles.tabs} aria-label={t.sections}>
      <ul ref={row}>
        {kinds.map(kind => (
          <li key={kind}>
            <Link
              to="/press/$kind"
              params={{ kind }}
              className={styles.tab}
              aria-current={kind === here ? 'page' : undefined}
            >
              {t.tabs[kind]}
            </Link>
          </li>
        ))}
        <li>
          <Link to="/press/report" className={styles.tab} aria-current={here === 'report' ? 'page' : undefined}>
            {t.tabs.report}
          </Link>
        </li>
      </ul>
    </nav>
  )
}
