import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { moment, number } from '@/i18n/format'
import { Chip, Failure, List, Section, SkeletonList } from '@/ui'
import { attemptsQuery } from './api'
import styles from './quiz.module.css'

/** The attempts so far, the newest first. */
export function EarlierAttempts({ enrolment, quiz }: { enrolment: string; quiz: string }) {
  const t = useText()
  const { data: attempts, error, refetch } = useQuery(attemptsQuery(enrolment, quiz))
  return (
    <Section title={t.quiz.earlier}>
      {!attempts && !error && <SkeletonList rows={1} height={64} />}
      {!attempts && error && <Failure error={error} retry={() => void refetch()} />}
      {attempts && (
        <List>
          {attempts.toReversed().map(a => (
            <li key={a.id}>
              <Link
                to={a.state === 'finished' ? '/attempts/$attempt/result' : '/attempts/$attempt'}
                params={{ attempt: a.id }}
                className={styles.earlier}
              >
                <span>
                  <b>{t.quiz.attempt(a.number)}</b>
                  <span className={styles.when}>{moment(a.endedAt ?? a.startedAt)}</span>
                </span>
                {a.outcome ? (
                  <Chip tone={a.outcome.passed ? 'ok' : 'bad'}>
                    {a.outcome.passed ? t.quiz.passed : t.quiz.failed} ·{' '}
                    {t.quiz.score(number(a.outcome.score, 2), number(a.outcome.max, 2))}
                  </Chip>
                ) : (
                  <Chip tone="info">{t.quiz.inProgress}</Chip>
                )}
                <IconChevronRight size={18} aria-hidden="true" />
              </Link>
            </li>
          ))}
        </List>
      )}
    </Section>
  )
}
