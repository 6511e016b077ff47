import { useEffect, useRef } from 'react'
import { choose } from './answer'
import type { Answer, Question } from './api'

interface Actions {
  next: () => void
  previous: () => void
  flag: () => void
  help: () => void
  give: (answer: Answer) => void
}

/**
 * Single keys for those who answer without a mouse. They never act while
 * something is typed, in a dialog, or on a control that has its own use for
 * the key.
 */
export function useShortcuts(on: boolean, question: Question | undefined, given: Answer | undefined, actions: Actions) {
  const now = useRef({ question, given, actions })
  now.current = { question, given, actions }
  useEffect(() => {
    if (!on) return
    const press = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.defaultPrevented || taken(e)) return
      const { question, given, actions } = now.current
      const act = actionOf(e.key, actions) ?? optionOf(e.key, question, given, actions)
      if (!act) return
      e.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [on])
}

function taken(e: KeyboardEvent): boolean {
  const at = e.target as HTMLElement | null
  if (!at?.closest || document.querySelector('dialog[open]')) return true
  if (at.closest('textarea, select, [contenteditable]')) return true
  const input = at.closest('input')
  if (input && input.type !== 'radio' && input.type !== 'checkbox') return true
  // Radio buttons and sortable handles have their own use for the arrows.
  return e.key.startsWith('Arrow') && (input?.type === 'radio' || at.closest('[aria-roledescription]') !== null)
}

function actionOf(key: string, actions: Actions): (() => void) | undefined {
  switch (key.toLowerCase()) {
    case 'n':
    case 'arrowright':
      return actions.next
    case 'p':
    case 'arrowleft':
      return actions.previous
    case 'f':
      return actions.flag
    case '?':
      return actions.help
  }
  return undefined
}

/** The option that a digit or a letter means: 1 or a is the first. */
function optionOf(key: string, q: Question | undefined, given: Answer | undefined, actions: Actions) {
  if (!q || !/^[1-9a-e]$/i.test(key)) return undefined
  const index = /\d/.test(key) ? Number(key) - 1 : key.toLowerCase().charCodeAt(0) - 97
  if (q.type === 'true-false') return index < 2 ? () => actions.give({ bool: index === 0 }) : undefined
  if (q.type !== 'single' && q.type !== 'multiple') return undefined
  const option = q.options?.[index]
  return option && (() => actions.give(choose(q, given, option.id)))
}
