import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { answerQueue } from '@/api/answers'
import { line } from '@/api/line'
import { useText } from '@/i18n'
import { Button } from '@/ui'
import { isEmpty } from './answer'
import { type Answer, type Attempt, useSubmit } from './api'
import styles from './attempt.module.css'
import { Banners } from './Banners'
import { DeskBar } from './DeskBar'
import { HelpDialog } from './HelpDialog'
import { Overview } from './Overview'
import { QuestionView } from './QuestionView'
import { useFlags, useSetting } from './remembered'
import { Strip } from './Strip'
import { SubmitDialog } from './SubmitDialog'
import { isUnsent } from './sheet'
import { useSecondsTo } from './Timer'
import { useAnswers } from './useAnswers'
import { useHold } from './useHold'
import { useShortcuts } from './useShortcuts'
import { useTimeUp } from './useTimeUp'

/** Where an attempt is answered: one question or all of them, and nothing else. */
export function Desk({ attempt, refetch }: { attempt: Attempt; refetch: () => Promise<unknown> }) {
  const { questions } = attempt.paper
  const { sheet, givens, ready } = useAnswers(attempt)
  const [flags, toggleFlag] = useFlags(attempt.id)
  const [layout, setLayout] = useSetting('layout', 'one')
  const [keysOn, setKeysOn] = useSetting('keys', 'on')
  const [dialog, setDialog] = useState<'help' | 'submit'>()
  const place = usePlace(questions.map(q => q.id))
  const submit = useSubmit(attempt.id)
  const { elsewhere, take } = useHold(attempt.id, hold => {
    if (hold.state === 'finished') void refetch()
  })
  const seconds = useSecondsTo(attempt.deadline)
  const timeUp = seconds !== undefined && seconds <= 0
  useTimeUp(timeUp, attempt, submit, refetch)
  useRefetchOnReturn(refetch)
  useRefetchWhenLate(attempt.id, refetch)

  const locked = !ready || timeUp || elsewhere !== undefined
  const all = layout === 'all'
  const question = questions[place.current]
  const heading = useFocusOn(place.moves, place.current, all)

  const give = (id: string, answer: Answer, pause?: number) => {
    if (!locked) sheet.give(id, answer, pause)
  }
  const go = (index: number) => {
    if (index < 0) return
    if (index >= questions.length) return place.openOverview()
    place.go(index)
  }
  useShortcuts(
    keysOn === 'on' && !dialog && !place.overview,
    all ? undefined : question,
    question && givens.get(question.id)?.answer,
    {
      next: () => go(place.current + 1),
      previous: () => go(place.current - 1),
      flag: () => question && toggleFlag(question.id),
      help: () => setDialog('help'),
      give: answer => question && give(question.id, answer),
    },
  )

  const view = (index: number) => {
    const q = questions[index]
    if (!q) return null
    return (
      <QuestionView
        key={q.id}
        question={q}
        place={index + 1}
        of={questions.length}
        given={givens.get(q.id)}
        locked={locked}
        flagged={flags.has(q.id)}
        heading={index === place.current ? heading : undefined}
        onGive={(answer, pause) => give(q.id, answer, pause)}
        onFlag={() => toggleFlag(q.id)}
      />
    )
  }

  return (
    <div className={styles.desk} data-alone="">
      <div className={styles.top}>
        <DeskBar
          attempt={attempt}
          seconds={seconds}
          all={all}
          onLayout={() => setLayout(all ? 'one' : 'all')}
          onHelp={() => setDialog('help')}
        />
        <Strip
          questions={questions}
          current={place.overview ? -1 : place.current}
          givens={givens}
          flags={flags}
          onGo={go}
        />
      </div>
      <div className={styles.work}>
        <Banners
          timeUp={timeUp}
          unsent={[...givens.values()].filter(isUnsent).length}
          elsewhere={elsewhere}
          onTake={async () => {
            await take()
            await refetch()
          }}
        />
        {place.overview ? (
          <Overview
            questions={questions}
            givens={givens}
            flags={flags}
            locked={locked}
            onGo={go}
            onSubmit={() => setDialog('submit')}
          />
        ) : (
          <>
            {all ? questions.map((_, i) => view(i)) : view(place.current)}
            <Steps
              all={all}
              last={place.current === questions.length - 1}
              first={place.current === 0}
              go={step => go(all ? questions.length : place.current + step)}
            />
          </>
        )}
      </div>
      {dialog === 'help' && (
        <HelpDialog
          on={keysOn === 'on'}
          onTurn={on => setKeysOn(on ? 'on' : 'off')}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'submit' && (
        <SubmitDialog
          attemptId={attempt.id}
          submit={submit}
          unanswered={questions.filter(q => isEmpty(givens.get(q.id)?.answer)).length}
          onDone={() => setDialog(undefined)}
          onClose={() => setDialog(undefined)}
        />
      )}
    </div>
  )
}

/** Previous and next, at the end of the thumb's way. */
function Steps(props: { all: boolean; first: boolean; last: boolean; go: (step: 1 | -1) => void }) {
  const t = useText()
  return (
    <div className={styles.steps}>
      {!props.all && (
        <Button look="secondary" disabled={props.first} onClick={() => props.go(-1)}>
          {t.quiz.previous}
        </Button>
      )}
      <Button wide onClick={() => props.go(1)}>
        {props.all || props.last ? t.quiz.toOverview : t.quiz.next}
      </Button>
    </div>
  )
}

/** The question that is looked at stands in the address: a reload comes back to it. */
function usePlace(ids: string[]) {
  const search = useSearch({ strict: false }) as { q?: string; view?: string }
  const navigate = useNavigate()
  const [moves, setMoves] = useState(0)
  const current = Math.max(0, ids.indexOf(search.q ?? ''))
  const to = (next: { q?: string; view?: string }, replace: boolean) => {
    setMoves(moves + 1)
    void navigate({ to: '.', search: next as never, replace, resetScroll: false })
    scrollTo({ top: 0 })
  }
  return {
    current,
    overview: search.view === 'overview',
    moves,
    go: (index: number) => to({ q: ids[index] }, search.view !== 'overview'),
    openOverview: () => to({ q: ids[current], view: 'overview' }, false),
  }
}

/** After each move, puts the focus on the heading of the question that was gone to. */
function useFocusOn(moves: number, current: number, all: boolean) {
  const heading = useRef<HTMLHeadingElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address follows a move; either puts the focus
  useEffect(() => {
    if (moves === 0) return
    heading.current?.focus({ preventScroll: true })
    if (all) heading.current?.scrollIntoView({ block: 'start' })
  }, [moves, current, all])
  return heading
}

/** When the line is back, what the server holds is read again. */
function useRefetchOnReturn(refetch: () => Promise<unknown>) {
  const up = useSyncExternalStore(line.subscribe, line.up)
  const before = useRef(up)
  useEffect(() => {
    if (up && !before.current) void answerQueue.flush().then(refetch)
    before.current = up
  }, [up, refetch])
}

/** An answer that came too late says that the attempt is over. */
function useRefetchWhenLate(id: string, refetch: () => Promise<unknown>) {
  useEffect(() => {
    const stop = answerQueue.hear(e => {
      if (e.kind === 'late' && e.attemptId === id) void refetch()
    })
    return () => void stop()
  }, [id, refetch])
}
