import { useText } from '@/i18n'
import { classes, Select } from '@/ui'
import type { Course } from './api'
import styles from './catalogue.module.css'
import { choices, type Length, type Wish } from './filter'
import { audienceWords, competenceWords, wordsOf } from './words'

/** Competences as chips, audience and length as the device's own lists; each choice with its count. */
export function Filters(props: { all: Course[]; wish: Wish; onChange: (w: Wish) => void }) {
  const t = useText()
  const { all, wish, onChange } = props
  const of = (part: 'competence' | 'audience' | 'length') => choices(all, wish, part, wordsOf(t))
  return (
    <fieldset className={styles.filters}>
      <legend className="visually-hidden">{t.catalogue.filters}</legend>
      <ul className={styles.chips} aria-label={t.catalogue.competence}>
        {of('competence').map(c => {
          const on = wish.competence === c.value
          return (
            <li key={c.value}>
              <button
                type="button"
                className={classes(styles.chip, on && styles.on)}
                aria-pressed={on}
                onClick={() => onChange({ ...wish, competence: on ? undefined : c.value })}
              >
                {t.catalogue.counted(competenceWords(c.value, t), c.count)}
              </button>
            </li>
          )
        })}
      </ul>
      <div className={styles.selects}>
        <Select
          label={t.catalogue.audience}
          value={wish.audience ?? ''}
          onChange={e => onChange({ ...wish, audience: e.currentTarget.value || undefined })}
        >
          <option value="">{t.common.all}</option>
          {of('audience').map(c => (
            <option key={c.value} value={c.value}>
              {t.catalogue.counted(audienceWords(c.value, t), c.count)}
            </option>
          ))}
        </Select>
        <Select
          label={t.catalogue.length}
          value={wish.length ?? ''}
          onChange={e => onChange({ ...wish, length: e.currentTarget.value || undefined })}
        >
          <option value="">{t.common.all}</option>
          {of('length').map(c => (
            <option key={c.value} value={c.value}>
              {t.catalogue.counted(t.catalogue.lengths[c.value as Length], c.count)}
            </option>
          ))}
        </Select>
      </div>
    </fieldset>
  )
}
