import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Schemas } from '@/api/client'
import { useText } from '@/i18n'
import { duration } from '@/i18n/format'
import { Notice } from '@/ui'
import { captionsQuery } from './api'
import styles from './lesson.module.css'

/** Less than this is the beginning, and as near to the end is the end. */
const edge = 5

/** A recording with the browser's own controls and captions; it goes on where it stopped. */
export function Video(props: {
  enrolment: string
  video: Schemas['CoursesVideo']
  from?: number
  onPlayed: (seconds: number) => void
}) {
  const t = useText()
  const { url, title, minutes, captions } = props.video
  const player = useRef<HTMLVideoElement>(null)
  const [failed, setFailed] = useState(false)
  const [from] = useState(props.from ?? 0)
  const [resumed, setResumed] = useState(0)
  const track = useObjectUrl(
    useQuery({ ...captionsQuery(props.enrolment, captions ?? ''), enabled: captions !== undefined }).data,
  )

  function resume() {
    const v = player.current
    if (!v || from < edge || (v.duration && from > v.duration - edge)) return
    v.currentTime = from
    setResumed(from)
  }

  return (
    <figure className={styles.video}>
      {/* biome-ignore lint/a11y/useMediaCaption: the track is there wherever the course has captions */}
      <video
        ref={player}
        controls
        playsInline
        preload="metadata"
        src={url}
        title={title}
        onLoadedMetadata={resume}
        onTimeUpdate={e => props.onPlayed(e.currentTarget.currentTime)}
        onError={() => setFailed(true)}
        onPlaying={() => setFailed(false)}
      >
        {track && <track kind="captions" srcLang="vi" label={t.lesson.captions} src={track} default />}
      </video>
      <figcaption>
        <span lang="vi">
          {t.lesson.video}: {title}
        </span>
        {minutes !== undefined && <span>{t.common.minutes(minutes)}</span>}
        {resumed > 0 && <span role="status">{t.lesson.videoResumed(duration(resumed))}</span>}
      </figcaption>
      {failed && (
        <Notice tone="soon" live>
          {t.lesson.videoFailed}
        </Notice>
      )}
    </figure>
  )
}

function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!blob) return
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
