import { lazy, type RefObject, Suspense, useLayoutEffect, useRef } from 'react'
import { useText } from '@/i18n'
import { date } from '@/i18n/format'
import { sheetWords as words } from '@/i18n/vi/certificates'
import type { Certificate } from './api'
import { Ornament } from './Ornament'
import styles from './sheet.module.css'
import { bookNumber, checkCode, longDate, validityWords } from './words'

const QrCode = lazy(() => import('./QrCode'))

/**
 * The certificate's page as a picture: what app/certification/pdf.go prints, at
 * the width there is. Sizes are in millimetres of an A4 page.
 */
export function Sheet({ certificate: c }: { certificate: Certificate }) {
  const t = useText().certificates
  const body = useFit()
  const a = c.authority
  const h = c.holder
  const alt = t.picture(
    c.title,
    h.fullName,
    c.programme,
    c.numberText,
    a.name,
    date(c.issuedAt),
    validityWords(t, c.validUntil),
  )
  return (
    <div className={styles.frame}>
      <div className={styles.sheet} role="img" aria-label={alt} lang="vi">
        <Ornament />
        <div className={styles.issuer}>
          <span>{a.superior}</span>
          <b>{a.heading}</b>
        </div>
        <div className={styles.country}>
          <b>{words.country}</b>
          <b className={styles.motto}>{words.motto}</b>
        </div>
        <div className={styles.title}>{c.title}</div>
        <div className={styles.body} ref={body}>
          <i>{words.grantedTo}</i>
          <b className={styles.holder}>{h.fullName}</b>
          {h.birthDate && <span>{words.birthDate(date(h.birthDate))}</span>}
          {h.position && <span>{words.position(h.position)}</span>}
          {h.department && <span>{words.department(h.department)}</span>}
          <i className={styles.completed}>{words.completed}</i>
          <b className={styles.programme}>{c.programme}</b>
          <span>{words.study(longDate(c.from), longDate(c.to))}</span>
          <span>{words.result(c.periods, c.classification)}</span>
        </div>
        <Check certificate={c} />
        <div className={styles.signature}>
          <i>{words.placeDate(a.place, longDate(c.issuedAt))}</i>
          {a.authority && <b>{a.authority}</b>}
          <b>{a.signerTitle}</b>
        </div>
        <b className={styles.signer}>{a.signerName}</b>
      </div>
    </div>
  )
}

function Check({ certificate: c }: { certificate: Certificate }) {
  const rows = [
    [words.number, c.numberText],
    [words.book, words.bookOf(bookNumber(c.number), c.year)],
    [words.validity, c.validUntil ? words.until(date(c.validUntil)) : words.endless],
    [words.code, checkCode(c.code)],
  ]
  return (
    <>
      <div className={styles.qr}>
        <Suspense>
          <QrCode text={c.verifyUrl} />
        </Suspense>
      </div>
      <div className={styles.check}>
        {rows.map(([label, value]) => (
          <span key={label}>
            <span>{label}</span> <b>{value}</b>
          </span>
        ))}
        <i style={{ fontSize: `calc(${addressSize(words.verifyAt(c.verifyUrl))} * var(--pt))` }}>
          {words.verifyAt(c.verifyUrl)}
        </i>
      </div>
    </>
  )
}

/** The size in points at which the address stands on one line of 98 mm; a letter is about 0.44 em wide. */
const addressSize = (text: string): number => Math.max(5, Math.min(10.5, 98 / (text.length * 0.44 * 0.3528)))

/** Makes the body's text as much smaller as it needs to stay in its place, as the PDF does. */
function useFit(): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const box = ref.current
    if (!box) return
    const shrink = () => {
      for (let scale = 1; scale >= 0.4; scale -= 0.03) {
        box.style.setProperty('--scale', String(scale))
        if (box.scrollHeight <= box.clientHeight + 1) return
      }
    }
    shrink()
    const seen = new ResizeObserver(shrink)
    seen.observe(box)
    return () => seen.disconnect()
  }, [])
  return ref
}
