import { useQuery } from '@tanstack/react-query'
import { meQuery } from '@/api/me'
import { useText } from '@/i18n'
import { Failure, Page, SkeletonList } from '@/ui'
import { AboutMe } from './AboutMe'
import { ExportSection } from './ExportSection'
import { Preferences } from './Preferences'
import styles from './profile.module.css'
import { Security } from './Security'
import { Shortcuts } from './Shortcuts'
import { SignOut } from './SignOut'

export default function ProfilePage() {
  const t = useText()
  const { data: me, error, refetch } = useQuery(meQuery)
  return (
    <Page title={t.frame.me} lead={me && t.profile.lead(me.fullName)} narrow>
      {me ? (
        <div className={styles.sections}>
          <Shortcuts me={me} />
          <AboutMe me={me} />
          <Preferences />
          <Security />
          <ExportSection />
          <SignOut />
        </div>
      ) : error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <SkeletonList rows={6} height={72} />
      )}
    </Page>
  )
}
