import { setLanguage, useLanguage, useText } from '@/i18n'
import { Page } from '..'
import { Mark } from '../Mark'
import { Segments } from '../Segments'
import { setScheme, useScheme } from '../scheme'
import { Buttons } from './Buttons'
import { Fields } from './Fields'
import styles from './gallery.module.css'
import { Overlays } from './Overlays'
import { States } from './States'
import { Surfaces } from './Surfaces'

/** Every component of the design system in every state, for development. Its own headings are in English only. */
export default function GalleryPage() {
  const t = useText()
  const language = useLanguage()
  const scheme = useScheme()
  return (
    <Page title="UI" lead="Every component in every state" action={<Mark size={40} />}>
      <div className={styles.bar}>
        <Segments
          label={t.frame.language}
          quietLabel
          value={language}
          onChange={next => void setLanguage(next)}
          options={[
            { value: 'vi', label: t.profile.languages.vi, lang: 'vi' },
            { value: 'en', label: t.profile.languages.en, lang: 'en' },
          ]}
        />
        <Segments
          label={t.profile.scheme}
          quietLabel
          value={scheme}
          onChange={setScheme}
          options={[
            { value: 'light', label: t.frame.themeLight },
            { value: 'dark', label: t.frame.themeDark },
            { value: 'auto', label: t.frame.themeAuto },
          ]}
        />
      </div>
      <Buttons />
      <Fields />
      <Surfaces />
      <States />
      <Overlays />
    </Page>
  )
}
