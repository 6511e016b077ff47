import { useState } from 'react'
import { answerQueue } from '@/api/answers'
import { Unreachable } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, Dialog, Notice, Refusal } from '@/ui'
import type { useSubmit } from './api'

interface Props {
  attemptId: string
  submit: ReturnType<typeof useSubmit>
  unanswered: number
  onDone: () => void
  onClose: () => void
}

/** Asks once more, sends what waits, also what other tabs gave, and hands in only when all of it has arrived. */
export function SubmitDialog({ attemptId, submit, unanswered, onDone, onClose }: Props) {
  const t = useText()
  const [waiting, setWaiting] = useState(0)
  const [sending, setSending] = useState(false)
  const busy = sending || submit.isPending

  async function handIn() {
    setWaiting(0)
    submit.reset()
    setSending(true)
    await answerQueue.flush()
    const left = await answerQueue.waitingOf(attemptId)
    setSending(false)
    if (left > 0) return setWaiting(left)
    submit.mutate(undefined, { onSuccess: onDone })
  }

  return (
    <Dialog
      title={t.quiz.submitTitle}
      onClose={busy ? undefined : onClose}
      actions={
        <>
          <Button look="secondary" onClick={onClose} disabled={busy}>
            {t.quiz.goOnAnswering}
          </Button>
          <Button busy={busy} onClick={() => void handIn()}>
            {t.quiz.submit}
          </Button>
        </>
      }
    >
      <p>{unanswered > 0 ? t.quiz.submitUnanswered(unanswered) : t.quiz.submitAll}</p>
      {waiting > 0 && (
        <Notice tone="bad" live>
          {t.quiz.submitUnsent(waiting)}
        </Notice>
      )}
      {submit.error instanceof Unreachable ? (
        <Notice tone="bad" live>
          {t.quiz.submitUnreachable}
        </Notice>
      ) : (
        <Refusal error={submit.error} />
      )}
    </Dialog>
  )
}
