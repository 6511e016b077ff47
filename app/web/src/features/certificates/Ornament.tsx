import styles from './sheet.module.css'

const teal = '#0b5254'
const amber = '#b9862b'
const faint = '#f4f8f7'
const middle = 153.5

/** What is behind the text of the page, in millimetres as app/certification/sheet.go draws it. */
export function Ornament() {
  return (
    <svg viewBox="0 0 297 210" className={styles.ornament} aria-hidden="true">
      <Sun x={middle} y={106} />
      <rect x="10" y="10" width="4" height="190" fill={teal} />
      <rect x="15" y="10" width="0.6" height="190" fill={amber} />
      <rect x="20.45" y="10.45" width="266.1" height="189.1" fill="none" stroke={teal} strokeWidth="0.9" />
      <rect x="22.4" y="12.4" width="262.2" height="185.2" fill="none" stroke={amber} strokeWidth="0.25" />
      <g stroke={amber} strokeWidth="0.3" fill={amber}>
        <path d={`M${middle - 26} 61.5h22M${middle + 4} 61.5h22`} />
        {[-1, 0, 1].map(d => (
          <path key={d} d={diamond(middle + 2.6 * d, 61.5, 1.3 - 0.5 * Math.abs(d))} stroke="none" />
        ))}
      </g>
    </svg>
  )
}

const diamond = (x: number, y: number, r: number) => `M${x - r} ${y}L${x} ${y - r}L${x + r} ${y}L${x} ${y + r}z`

function Sun({ x, y }: { x: number; y: number }) {
  const rays = 14
  const star = Array.from({ length: 2 * rays }, (_, i) => {
    const r = i % 2 === 1 ? 8 : 22
    const angle = (Math.PI * i) / rays - Math.PI / 2
    return `${(x + r * Math.cos(angle)).toFixed(2)},${(y + r * Math.sin(angle)).toFixed(2)}`
  })
  return (
    <g fill="none" stroke={faint}>
      <polygon points={star.join(' ')} fill={faint} />
      {[24.5, 26.5, 32, 34, 41, 43].map((r, i) => (
        <circle key={r} cx={x} cy={y} r={r} strokeWidth={i % 2 === 0 ? 0.8 : 0.5} />
      ))}
    </g>
  )
}
