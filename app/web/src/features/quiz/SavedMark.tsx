import { IconAlertTriangle, IconCheck, IconCloudOff, IconDeviceMobile, IconRefresh } from '@tabler/icons-react'
import { type ComponentType, useSyncExternalStore } from 'react'
import { line } from '@/api/line'
import { useLanguage, useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { classes } from '@/ui'
import styles from './question.module.css'
import type { Mark } from './sheet'

/** Where the answer is, in words; read out when it has arrived or cannot. */
export function SavedMark({ mark }: { mark?: Mark }) {
  const t = useText()
  const language = useLanguage()
  const up = useSyncExternalStore(line.subscribe, line.up)
  const [words, Icon, tone] = say()
  const passing = mark?.kind === 'keeping' || (mark?.kind === 'waiting' && up)
  return (
    <p className={classes(styles.saved, tone && styles[tone])}>
      {words && (
        <>
          <Icon size={17} aria-hidden="true" />
          <span aria-hidden={passing || undefined}>{words}</span>
        </>
      )}
      <span className="visually-hidden" role="status">
        {passing ? '' : words}
      </span>
    </p>
  )

  function say(): [string, ComponentType<{ size?: number; 'aria-hidden'?: 'true' }>, string?] {
    switch (mark?.kind) {
      case 'keeping':
        return [t.quiz.keeping, IconDeviceMobile]
      case 'waiting':
        return up ? [t.quiz.sending, IconDeviceMobile] : [t.quiz.unsent, IconCloudOff, 'warn']
      case 'saved':
        return [mark.at ? t.quiz.savedAt(moment(mark.at)) : t.common.saved, IconCheck, 'fine']
      case 'replaced':
        return [t.quiz.replaced, IconRefresh, 'warn']
      case 'late':
        return [t.quiz.late, IconAlertTriangle, 'fault']
      case 'refused':
        return [t.quiz.refused(mark.problem?.[language] ?? ''), IconAlertTriangle, 'fault']
      default:
        return ['', IconCheck]
    }
  }
}
