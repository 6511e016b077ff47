import { IconArrowLeft, IconFileText, IconKeyboard, IconListDetails } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { IconButton } from '@/ui'
import type { Attempt } from './api'
import styles from './attempt.module.css'
import { Timer } from './Timer'

interface Props {
  attempt: Attempt
  seconds: number | undefined
  all: boolean
  onLayout: () => void
  onHelp: () => void
}

/** The way out, what it is, the time that is left, and how it is shown. */
export function DeskBar({ attempt, seconds, all, onLayout, onHelp }: Props) {
  const t = useText()
  return (
    <header className={styles.bar}>
      <Link
        to="/learn/$enrolment/quizzes/$quiz"
        params={{ enrolment: attempt.enrolmentId, quiz: attempt.quiz }}
        className={styles.exit}
        aria-label={t.quiz.leave}
        title={t.quiz.leave}
      >
        <IconArrowLeft size={22} aria-hidden="true" />
      </Link>
      <h1 className={styles.title}>{attempt.paper.title}</h1>
      {seconds !== undefined && <Timer seconds={seconds} />}
      <IconButton label={all ? t.quiz.showOne : t.quiz.showAll} onClick={onLayout}>
        {all ? <IconFileText size={22} aria-hidden="true" /> : <IconListDetails size={22} aria-hidden="true" />}
      </IconButton>
      <IconButton label={t.quiz.keysTitle} className={styles.help} onClick={onHelp}>
        <IconKeyboard size={22} aria-hidden="true" />
      </IconButton>
    </header>
  )
}
