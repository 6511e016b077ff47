import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { session } from '@/api/session'
import NotFound, { RootError, RouteError, RoutePending } from '@/app/states'
import { loadWords, type Section } from '@/i18n'

type Load = Parameters<typeof lazyRouteComponent>[0]

const root = createRootRoute({ errorComponent: RootError })

// Before the sign-in.

const open = <P extends string>(path: P, load: Load) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load), pendingComponent: RoutePending })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (s: Record<string, unknown>): { next?: string; why?: string } => ({
    next: typeof s.next === 'string' ? s.next : undefined,
    why: typeof s.why === 'string' ? s.why : undefined,
  }),
  beforeLoad: () => {
    if (session.state() === 'in' && !session.mustChangePassword()) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('@/features/auth/SignInPage')),
})
const mustChange = createRoute({
  getParentRoute: () => root,
  path: '/password/change',
  beforeLoad: () => {
    if (session.state() === 'out') throw redirect({ to: '/sign-in' })
  },
  component: lazyRouteComponent(() => import('@/features/auth/MustChangePage')),
})

// Behind it, inside the frame.

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  component: lazyRouteComponent(() => import('@/app/Frame'), 'Frame'),
  notFoundComponent: NotFound,
  beforeLoad: ({ location }) => {
    if (session.state() === 'out')
      throw redirect({
        to: '/sign-in',
        search: {
          next: location.pathname === '/' ? undefined : location.href,
          why: session.wasLost() ? 'ended' : undefined,
        },
      })
    if (session.mustChangePassword()) throw redirect({ to: '/password/change' })
  },
})

/** A page inside the frame, fetched together with its words. */
const page = <P extends string>(path: P, load: Load, ...words: Section[]) =>
  createRoute({
    getParentRoute: () => frame,
    path,
    component: lazyRouteComponent(async () => (await Promise.all([load(), loadWords(...words)]))[0]),
    pendingComponent: RoutePending,
    errorComponent: RouteError,
    validateSearch: (s: Record<string, unknown>): Record<string, string | undefined> =>
      Object.fromEntries(Object.entries(s).map(([k, v]) => [k, v === undefined ? undefined : String(v)])),
  })

const tree = root.addChildren([
  signIn,
  mustChange,
  open('/forgot', () => import('@/features/auth/ForgotPage')),
  open('/password/reset', () => import('@/features/auth/ResetPage')),
  frame.addChildren([
    page('/', () => import('@/features/home/HomePage'), 'home', 'incidents'),
    page('/courses', () => import('@/features/catalogue/CataloguePage'), 'catalogue', 'law'),
    page('/courses/$code', () => import('@/features/catalogue/CoursePage'), 'catalogue', 'law'),
    page('/learn/$enrolment', () => import('@/features/lesson/EnrolmentPage'), 'lesson', 'law'),
    page('/learn/$enrolment/lessons/$lesson', () => import('@/features/lesson/LessonPage'), 'lesson', 'law'),
    page('/learn/$enrolment/quizzes/$quiz', () => import('@/features/quiz/QuizPage'), 'quiz'),
    page('/attempts/$attempt', () => import('@/features/quiz/AttemptPage'), 'quiz'),
    page('/attempts/$attempt/result', () => import('@/features/quiz/ResultPage'), 'quiz', 'law'),
    page('/certificates', () => import('@/features/certificates/CertificatesPage'), 'certificates'),
    page('/certificates/$id', () => import('@/features/certificates/CertificatePage'), 'certificates'),
    page('/notifications', () => import('@/features/notifications/NotificationsPage'), 'notifications'),
    page('/me', () => import('@/features/profile/ProfilePage'), 'profile'),
    page(
      '/handbook',
      () => import('@/features/handbook/HandbookPage'),
      'handbook',
      'crisis',
      'law',
      'search',
      'insight',
    ),
    page('/handbook/analytics', () => import('@/features/insight/InsightPage'), 'insight', 'search'),
    page('/handbook/urgent', () => import('@/features/handbook/UrgentPage'), 'handbook', 'crisis', 'law'),
    page('/handbook/tree', () => import('@/features/handbook/TreePage'), 'handbook', 'crisis', 'law'),
    page(
      '/handbook/procedures/$procedure',
      () => import('@/features/handbook/ProcedurePage'),
      'handbook',
      'crisis',
      'law',
    ),
    page(
      '/handbook/templates/$template',
      () => import('@/features/handbook/TemplatePage'),
      'handbook',
      'crisis',
      'law',
    ),
    page('/handbook/reading', () => import('@/features/reading/ReadingPage'), 'reading', 'law'),
    page('/handbook/reading/$part', () => import('@/features/reading/PartPage'), 'reading', 'law'),
    page('/handbook/acknowledgements', () => import('@/features/reading/ReportPage'), 'reading'),
    page('/handbook/supplement', () => import('@/features/reading/SupplementPage'), 'reading'),
    page('/editions', () => import('@/features/editions/EditionsPage'), 'editions'),
    page('/editions/$edition', () => import('@/features/editions/EditionPage'), 'editions'),
    page('/editions/$edition/changes', () => import('@/features/editions/ChangesPage'), 'editions', 'reading'),
    page('/editions/$edition/$kind/$part', () => import('@/features/editions/PartPage'), 'editions', 'reading', 'law'),
    page('/handbook/$section', () => import('@/features/handbook/SectionPage'), 'handbook', 'crisis', 'law'),
    page('/incidents', () => import('@/features/incidents/IncidentsPage'), 'incidents'),
    page('/incidents/new', () => import('@/features/incidents/NewIncidentPage'), 'incidents'),
    page('/incidents/$incident', () => import('@/features/incidents/IncidentPage'), 'incidents', 'crisis'),
    page('/van-ban/$instrument', () => import('@/features/law/LawPage'), 'law'),
    page('/department', () => import('@/features/progress/ProgressPage'), 'progress'),
    page('/staffing', () => import('@/features/staffing/CoveragePage'), 'staffing'),
    page('/staffing/people', () => import('@/features/staffing/PeoplePage'), 'staffing'),
    page('/press', () => import('@/features/press/ListPage'), 'press'),
    page('/press/report', () => import('@/features/press/ReportPage'), 'press'),
    page('/press/report/cases', () => import('@/features/press/CasesPage'), 'press'),
    page('/press/$kind', () => import('@/features/press/ListPage'), 'press'),
    page('/press/$kind/new', () => import('@/features/press/NewPage'), 'press'),
    page('/press/$kind/$id', () => import('@/features/press/EntryPage'), 'press'),
    createRoute({ getParentRoute: () => frame, path: '$', component: NotFound }),
    ...(import.meta.env.DEV
      ? [
          page(
            '/ui',
            () => import('@/ui/gallery/GalleryPage'),
            'certificates',
            'profile',
            'progress',
            'staffing',
            'law',
          ),
        ]
      : []),
  ]),
])

export { tree }
