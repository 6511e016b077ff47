import { IconSearchOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useText } from '@/i18n'
import { Button, Empty, Failure, List, Page, SearchField, SkeletonList } from '@/ui'
import { CopyOf } from '@/ui/CopyOf'
import { coursesQuery, ownQuery } from './api'
import { CourseRow } from './CourseRow'
import styles from './catalogue.module.css'
import { Filters } from './Filters'
import { matches, type Wish } from './filter'
import { wordsOf } from './words'

/** All courses, searched as one types. The address keeps what is asked, to come back to and to send on. */
export default function CataloguePage() {
  const t = useText()
  const courses = useQuery(coursesQuery)
  const own = useQuery(ownQuery).data ?? []
  const [wish, setWish] = useWish()
  const all = courses.data ?? []
  const shown = all.filter(c => matches(c, wish, wordsOf(t)))
  const filtered = Object.values(wish).some(v => v?.trim())
  return (
    <Page title={t.catalogue.title} lead={t.catalogue.lead}>
      <div className={styles.tools}>
        <SearchField
          label={t.catalogue.searchLabel}
          value={wish.q ?? ''}
          onChange={e => setWish({ ...wish, q: e.currentTarget.value })}
        />
        {courses.data && <Filters all={all} wish={wish} onChange={setWish} />}
      </div>
      {courses.isPending ? (
        <SkeletonList rows={4} height={150} />
      ) : courses.error ? (
        <Failure error={courses.error} retry={() => void courses.refetch()} />
      ) : all.length === 0 ? (
        <Empty title={t.catalogue.emptyTitle}>{t.catalogue.emptyText}</Empty>
      ) : (
        <>
          <div className={styles.count}>
            <p role="status">{t.catalogue.found(shown.length, all.length)}</p>
            <CopyOf queryKey={coursesQuery.queryKey} />
            {filtered && (
              <Button look="quiet" small onClick={() => setWish({})}>
                {t.catalogue.clear}
              </Button>
            )}
          </div>
          {shown.length > 0 ? (
            <List label={t.catalogue.title}>
              {shown.map(c => (
                <CourseRow key={c.code} course={c} own={own.find(i => i.courseCode === c.code)} />
              ))}
            </List>
          ) : (
            <Empty
              icon={<IconSearchOff size={40} aria-hidden="true" />}
              title={t.catalogue.noneTitle}
              action={
                <Button look="secondary" onClick={() => setWish({})}>
                  {t.catalogue.clear}
                </Button>
              }
            >
              {t.catalogue.noneText}
            </Empty>
          )}
        </>
      )}
    </Page>
  )
}

/** What is asked: at once on the screen, a moment later in the address. */
function useWish(): [Wish, (w: Wish) => void] {
  const navigate = useNavigate()
  const inAddress = useSearch({ strict: false }) as Wish
  const { q = '', competence, audience, length } = inAddress
  const [typed, setTyped] = useState(q)
  const written = useRef(q)
  useEffect(() => {
    // An address from elsewhere, not the one that typing made.
    if (q !== written.current) setTyped(q)
    written.current = q
  }, [q])
  useEffect(() => {
    if (typed === written.current) return
    const timer = setTimeout(() => {
      written.current = typed
      void navigate({
        to: '/courses',
        search: (s: Record<string, string | undefined>) => ({ ...s, q: typed || undefined }),
        replace: true,
      })
    }, 300)
    return () => clearTimeout(timer)
  }, [typed, navigate])
  return [
    { q: typed, competence, audience, length },
    next => {
      setTyped(next.q ?? '')
      const filters = { competence: next.competence, audience: next.audience, length: next.length }
      if (filters.competence === competence && filters.audience === audience && filters.length === length) return
      written.current = next.q ?? ''
      void navigate({ to: '/courses', search: { q: next.q || undefined, ...filters }, replace: true })
    },
  ]
}
