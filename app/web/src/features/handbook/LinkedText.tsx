import { useEffect, useRef, useState } from 'react'
import { useText } from '@/i18n'
import { Button } from '@/ui'
import { Reading } from '@/ui/Reading'
import styles from './section.module.css'

/**
 * A text of the handbook whose paragraphs can be linked to: the links are
 * shown on demand, and name the edition, so that they go on leading to these words.
 */
export function LinkedText(props: { html: string; edition: string }) {
  const t = useText()
  const text = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState(false)
  useArrival(props.html)
  useEffect(() => {
    if (!shown || !text.current) return
    const added = [...text.current.querySelectorAll<HTMLElement>('[id^="p-"]')].map(p => {
      const a = document.createElement('a')
      a.className = styles.anchor ?? ''
      a.href = permanent(props.edition, p.id)
      a.textContent = '#'
      a.setAttribute('aria-label', t.crisis.linkTo((p.textContent ?? '').trim().slice(0, 60) || t.crisis.paragraph))
      p.append(' ', a)
      return a
    })
    return () => {
      for (const a of added) a.remove()
    }
  }, [shown, props.edition, t])
  return (
    <div className={styles.linked}>
      <Reading html={props.html} ref={text} />
      <p>
        <Button look="quiet" small aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? t.crisis.hideLinks : t.crisis.showLinks}
        </Button>
      </p>
    </div>
  )
}

/** The address of a place on this page in the edition that is shown. */
export const permanent = (edition: string, anchor: string): string =>
  `${location.pathname}?edition=${encodeURIComponent(edition)}#${anchor}`

/** Goes to the place that the address names, once what it is in has come. */
function useArrival(content: unknown) {
  useEffect(() => {
    if (!content || location.hash.length < 2) return
    const at = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!at) return
    at.scrollIntoView({ block: 'center' })
    at.dataset.arrived = '' // :target knows only what was there when the page came
    return () => {
      delete at.dataset.arrived
    }
  }, [content])
}
