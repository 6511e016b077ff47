import { useQuery } from '@tanstack/react-query'
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { useText } from '@/i18n'
import { Button, classes, Dialog } from '.'
import { LawDialog } from './LawCard'
import { type Citation, registerQuery } from './law'
import { markLaw, prepare } from './prepare'
import styles from './reading.module.css'

interface Links {
  /** Another lesson of the same course. */
  onLesson?: (id: string) => void
  /** A file beside the text, to download. */
  onFile?: (name: string) => void
  /** A file beside the text, to look at. */
  loadImage?: (name: string) => Promise<Blob>
}

/**
 * The column for long Vietnamese text. The HTML comes from the server, safe,
 * and is put into the page once; one listener serves all its links.
 */
export function Reading(props: { html: string; ref?: Ref<HTMLDivElement> } & Links) {
  const t = useText()
  const root = useRef<HTMLDivElement>(null)
  useImperativeHandle(props.ref, () => root.current as HTMLDivElement)
  const html = useMemo(() => ({ __html: prepare(props.html, t) }), [props.html, t])
  const [cited, setCited] = useState<Citation>()
  const [image, setImage] = useState<{ src: string; name: string }>()
  const register = useQuery(registerQuery).data

  const links = useRef<Links>(props)
  links.current = props
  useEffect(() => {
    const column = root.current as HTMLDivElement
    const follow = (e: MouseEvent) => {
      const at = (e.target as Element).closest<HTMLElement>('a, button')
      if (!at || e.metaKey || e.ctrlKey || e.shiftKey) return
      const { instrument, article, lesson, file } = at.dataset
      const img = at.querySelector('img')
      if (instrument) setCited({ instrument, article: article ?? '' })
      else if (lesson) links.current.onLesson?.(lesson)
      else if (file) links.current.onFile?.(file)
      else if (img?.src) setImage({ src: img.src, name: img.alt })
      else return
      e.preventDefault()
    }
    column.addEventListener('click', follow)
    return () => column.removeEventListener('click', follow)
  }, [])

  useEffect(() => {
    if (html && register && root.current) markLaw(root.current, register, t)
  }, [html, register, t])

  useEffect(() => {
    if (html && root.current) return showImages(root.current, name => links.current.loadImage?.(name))
  }, [html])

  return (
    <>
      <div ref={root} lang="vi" className={classes(styles.column, styles.text)} dangerouslySetInnerHTML={html} />
      {cited && <LawDialog cited={cited} onClose={() => setCited(undefined)} />}
      {image && (
        <Dialog
          title={image.name || t.law.image}
          onClose={() => setImage(undefined)}
          actions={
            <Button look="secondary" onClick={() => setImage(undefined)}>
              {t.common.close}
            </Button>
          }
        >
          <img className={styles.opened} src={image.src} alt={image.name} />
        </Dialog>
      )}
    </>
  )
}

function showImages(column: HTMLElement, load: (name: string) => Promise<Blob> | undefined) {
  const urls: string[] = []
  let gone = false
  for (const image of column.querySelectorAll<HTMLImageElement>('img[data-file]')) {
    void load(image.dataset.file as string)?.then(
      blob => {
        if (gone) return
        urls.push(URL.createObjectURL(blob))
        image.src = urls.at(-1) as string
      },
      () => {
        // Without a line its description stands in its place.
      },
    )
  }
  return () => {
    gone = true
    for (const url of urls) URL.revokeObjectURL(url)
  }
}

/** What a reader should keep, before the text. */
export function KeyPoints(props: { title: string; points: string[] }) {
  if (props.points.length === 0) return null
  return (
    <section className={classes(styles.column, styles.keyPoints)} aria-label={props.title} lang="vi">
      <h2>{props.title}</h2>
      <ul>
        {props.points.map(p => (
          <li key={p}>{p}</li>
        ))}
      </ul>
    </section>
  )
}
