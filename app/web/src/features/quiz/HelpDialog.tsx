import { useText } from '@/i18n'
import { Button, Checkbox, Dialog } from '@/ui'
import styles from './attempt.module.css'

/** Which keys do what, and the switch that turns them off. */
export function HelpDialog(props: { on: boolean; onTurn: (on: boolean) => void; onClose: () => void }) {
  const t = useText()
  return (
    <Dialog
      title={t.quiz.keysTitle}
      onClose={props.onClose}
      actions={<Button onClick={props.onClose}>{t.common.close}</Button>}
    >
      <dl className={styles.keys}>
        {t.quiz.keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Checkbox label={t.quiz.keysOn} checked={props.on} onChange={e => props.onTurn(e.currentTarget.checked)} />
    </Dialog>
  )
}
