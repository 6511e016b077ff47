import { useMemo } from 'react'
import { encode } from 'uqr'

/** A QR code, dark on white in every scheme, so that cameras read it. */
export default function QrCode(props: { text: string; label?: string; className?: string }) {
  const { size, path } = useMemo(() => draw(props.text), [props.text])
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      className={props.className}
      shapeRendering="crispEdges"
      role={props.label ? 'img' : undefined}
      aria-label={props.label}
      aria-hidden={props.label ? undefined : true}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

function draw(text: string) {
  const { size, data } = encode(text, { ecc: 'M', border: 2 })
  let path = ''
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) path += `M${x} ${y}h1v1h-1z`
    })
  })
  return { size, path }
}
