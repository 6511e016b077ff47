import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { can, useMe } from '@/api/me'
import { preferencesQuery, useSavePreferences } from '@/api/preferences'
import { type Language, setLanguage, useLanguage, useText } from '@/i18n'
import { Checkbox, Refusal, Section, Skeleton } from '@/ui'
import { Segments } from '@/ui/Segments'
import { setScheme, useScheme } from '@/ui/scheme'
import styles from './profile.module.css'

export function Preferences() {
  const t = useText()
  const language = useLanguage()
  const scheme = useScheme()
  const save = useSavePreferences()

  function choose(next: Language) {
    void setLanguage(next)
    save.mutate({ language: next })
  }

  return (
    <Section title={t.profile.preferences} id="preferences">
      <div className={styles.stack}>
        <div>
          <Segments
            label={t.frame.language}
            options={[
              { value: 'vi', label: t.profile.languages.vi, lang: 'vi' },
              { value: 'en', label: t.profile.languages.en, lang: 'en' },
            ]}
            value={language}
            onChange={choose}
          />
          <p className={styles.hint}>{t.profile.languageHint}</p>
        </div>
        <Refusal error={save.error} />
        <Segments
          label={t.profile.scheme}
          options={[
            { value: 'light', label: t.frame.themeLight, icon: <IconSun size={18} aria-hidden="true" /> },
            { value: 'dark', label: t.frame.themeDark, icon: <IconMoon size={18} aria-hidden="true" /> },
            { value: 'auto', label: t.frame.themeAuto, icon: <IconDeviceDesktop size={18} aria-hidden="true" /> },
          ]}
          value={scheme}
          onChange={setScheme}
        />
        <Mails />
      </div>
    </Section>
  )
}

/** Which mails are sent; in the application everything is shown whatever is chosen. */
function Mails() {
  const t = useText()
  const me = useMe()
  const { data } = useQuery(preferencesQuery)
  const save = useSavePreferences()
  const shown = save.isPending ? { ...data, ...save.variables } : data
  return (
    <fieldset className={styles.mails}>
      <legend>{t.profile.mails}</legend>
      {shown ? (
        <>
          <Checkbox
            label={t.profile.mailReminders}
            checked={shown.mailReminders ?? false}
            onChange={e => save.mutate({ mailReminders: e.currentTarget.checked })}
          />
          {can(me, 'progress.read') && (
            <Checkbox
              label={t.profile.mailOverviews}
              checked={shown.mailOverviews ?? false}
              onChange={e => save.mutate({ mailOverviews: e.currentTarget.checked })}
            />
          )}
        </>
      ) : (
        <Skeleton height={44} />
      )}
      <p className={styles.hint}>{t.profile.mailsHint}</p>
      <Refusal error={save.error} />
      <p role="status" className={styles.hint}>
        {save.isSuccess && t.common.saved}
      </p>
    </fieldset>
  )
}
