import type { Text } from '@/i18n/vi'
import type { Instrument } from './law'
import { worst } from './law'
import styles from './reading.module.css'

/**
 * Makes the server's HTML ready for the column: tables scroll inside
 * themselves, callouts say in a word what they are, images open by a button.
 * The server has sanitised it; nothing is added here but what stands below.
 */
export function prepare(html: string, t: Text): string {
  const doc = new DOMParser().parseFromString(html, 'text/html')
  for (const [i, table] of [...doc.querySelectorAll('table')].entries()) {
    const wrap = doc.createElement('div')
    wrap.className = styles.table as string
    wrap.tabIndex = 0
    wrap.setAttribute('role', 'group')
    wrap.setAttribute('aria-label', t.law.tableName(i + 1))
    table.replaceWith(wrap)
    wrap.append(table)
  }
  // The corner above the names of the rows heads nothing.
  for (const head of doc.querySelectorAll('th')) {
    if (head.textContent?.trim() === '') head.replaceWith(doc.createElement('td'))
  }
  for (const box of doc.querySelectorAll<HTMLElement>('aside.callout')) {
    const kind = box.className.replace(/^.*callout-/, '') as keyof Text['law']['callouts']
    const head = doc.createElement('p')
    head.className = styles.calloutHead as string
    head.textContent = t.law.callouts[kind] ?? ''
    box.setAttribute('role', 'note')
    box.setAttribute('aria-label', head.textContent)
    if (head.textContent) box.prepend(head)
  }
  for (const link of doc.querySelectorAll<HTMLElement>('a[data-instrument]'))
    link.setAttribute('aria-haspopup', 'dialog')
  for (const link of doc.querySelectorAll('a[target=_blank]')) {
    const said = doc.createElement('span')
    said.className = 'visually-hidden'
    said.textContent = ` (${t.common.newTab})`
    link.append(said)
  }
  for (const image of doc.querySelectorAll('img')) {
    const open = doc.createElement('button')
    open.type = 'button'
    open.className = styles.image as string
    open.setAttribute('aria-label', t.law.openImage(image.alt))
    image.replaceWith(open)
    open.append(image)
    const source = image.getAttribute('src') ?? ''
    if (!/^files\//.test(source)) continue
    image.removeAttribute('src')
    image.dataset.file = source.slice('files/'.length)
  }
  return doc.body.innerHTML
}

/** Marks what the law cited has become: a chip on every rule, a word beside what is not in force. */
export function markLaw(root: HTMLElement, register: Instrument[], t: Text) {
  const byId = new Map(register.map(i => [i.id, i]))
  for (const old of root.querySelectorAll('[data-mark]')) old.remove()
  for (const head of root.querySelectorAll<HTMLElement>(`.callout-quy-dinh > .${styles.calloutHead}`)) {
    const cited = [...(head.parentElement as HTMLElement).querySelectorAll<HTMLElement>('a[data-instrument]')]
    const stand = worst(cited.flatMap(a => byId.get(a.dataset.instrument ?? '') ?? []))
    if (!stand) continue
    head.append(mark(t.law.states[stand.state], stand.state))
    if (!stand.verified) head.append(mark(t.law.unverifiedShort, 'unverified'))
  }
  for (const link of root.querySelectorAll<HTMLElement>('a[data-instrument]')) {
    const state = byId.get(link.dataset.instrument ?? '')?.state
    if (state === 'expired' || state === 'not-yet') link.append(' ', mark(t.law.states[state], state))
  }
}

function mark(word: string, state: string): HTMLElement {
  const chip = document.createElement('span')
  chip.dataset.mark = state
  chip.textContent = word
  return chip
}
