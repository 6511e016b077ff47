/** The mark of the application: a point from which rings go out. */
export function Mark(props: { size?: number }) {
  const size = props.size ?? 26
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <circle cx="16" cy="16" r="4.2" fill="var(--brand-text)" />
      <path d="M9.2 22.8a9.6 9.6 0 1 1 13.6 0" stroke="var(--brand-text)" strokeWidth="2.6" strokeLinecap="round" />
      <path
        d="M5 27a15.2 15.2 0 1 1 22 0"
        stroke="var(--brand-text)"
        strokeWidth="2.2"
        strokeLinecap="round"
        opacity=".45"
      />
    </svg>
  )
}
