import { useQuery } from '@tanstack/react-query'
import { useText } from '@/i18n'
import { Failure, List, Page, Section, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { learningQuery } from './api'
import { Certificates } from './Certificates'
import { Completed } from './Completed'
import { ContinueCard, continues } from './ContinueCard'
import { HandbookCard } from './HandbookCard'
import styles from './home.module.css'
import { Nothing } from './Nothing'
import { Notifications } from './Notifications'
import { Row } from './Row'
import { RunningIncidents, Tasks } from './RunningIncidents'

/** What one has to do, soonest first, and where to go on. */
export default function HomePage() {
  const t = useText()
  const learning = useQuery(learningQuery)
  const home = learning.data
  const active = home?.items.filter(i => i.state === 'active') ?? []
  const goOn = home && continues(home)
  // The only thing to do is the one to go on with: said once.
  const alone = active.length === 1
  return (
    <Page title={t.frame.home} lead={<CopyOf queryKey={learningQuery.queryKey} />}>
      <RunningIncidents />
      <div className={styles.sides}>
        <div className={styles.first}>
          <Tasks />
          {home ? (
            <>
              {active.length > 0 ? (
                <Section title={t.home.todo}>
                  <List>
                    {active.map(i => (
                      <Row key={i.enrolmentId} item={i} strong={alone} />
                    ))}
                  </List>
                </Section>
              ) : (
                <Nothing taken={home.items.map(i => i.courseCode)} />
              )}
              <Completed items={home.items.filter(i => i.state === 'completed')} />
            </>
          ) : learning.error ? (
            <Failure error={learning.error} retry={() => void learning.refetch()} />
          ) : (
            <Section title={t.home.todo}>
              <SkeletonList rows={3} height={132} />
            </Section>
          )}
        </div>
        {/* Below the list on a phone: it would move when the list turns out shorter than its place holder. */}
        {(home || learning.error) && (
          <div className={styles.second}>
            {goOn && !alone && <ContinueCard {...goOn} />}
            <Certificates />
            <HandbookCard />
            <Notifications />
          </div>
        )}
      </div>
    </Page>
  )
}
