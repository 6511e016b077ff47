import { useText } from '@/i18n'
import { Chip, type Tone } from '@/ui'
import type { Edition } from './api'

const tones: Record<Edition['state'], Tone> = {
  draft: 'neutral',
  review: 'soon',
  approved: 'info',
  'in-force': 'ok',
  superseded: 'neutral',
}

export function StateChip({ state }: { state: Edition['state'] }) {
  const t = useText().editions
  return <Chip tone={tones[state]}>{t.states[state]}</Chip>
}
