import { IconClock } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { clock } from '@/api/clock'
import { useText } from '@/i18n'
import { duration } from '@/i18n/format'
import { classes } from '@/ui'
import styles from './attempt.module.css'

const amber = 300
const announced = [300, 60, 30]

/** Seconds until a moment of the server's clock, counted down each second. */
export function useSecondsTo(moment: string | undefined): number | undefined {
  const left = () => (moment ? (Date.parse(moment) - clock.now()) / 1000 : undefined)
  const [seconds, setSeconds] = useState(left)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `left` follows from the moment
  useEffect(() => {
    const tick = () => setSeconds(left())
    tick()
    if (!moment) return
    const timer = setInterval(tick, 1000)
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [moment])
  return seconds
}

/** What is left until the deadline; read out at five minutes, one, and half a minute. */
export function Timer({ seconds }: { seconds: number }) {
  const t = useText()
  const before = useRef(seconds)
  const [told, setTold] = useState('')
  useEffect(() => {
    const crossed = announced.findLast(mark => before.current > mark && seconds <= mark)
    if (crossed) setTold(t.quiz.timeLeft(crossed))
    before.current = seconds
  }, [seconds, t])
  return (
    <>
      <span className={classes(styles.timer, 'figures', seconds <= amber && styles.hurry)} role="timer">
        <IconClock size={18} aria-hidden="true" />
        <span className="visually-hidden">{t.quiz.remaining}</span>
        {duration(seconds)}
      </span>
      <span className="visually-hidden" role="status">
        {told}
      </span>
    </>
  )
}
