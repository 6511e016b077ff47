import { Link } from '@tanstack/react-router'
import { currentLanguage, useText } from '@/i18n'
import { date, moment } from '@/i18n/format'
import { Notice } from '@/ui'
import type { Detail } from './api'
import styles from './editions.module.css'
import { fresh, readable } from './kinds'
import { aboutOf, fieldName, listOf, placeOf, withTitles } from './places'

type Problem = Detail['problems'][number]

/** What keeps a draft from being submitted, what the approver said, what cites retired procedures. */
export function Troubles({ edition: e }: { edition: Detail }) {
  const t = useText().editions
  const wrong = e.problems.filter(p => p.code !== 'missing')
  const missing = e.problems.filter(p => p.code === 'missing')
  return (
    <div className={styles.troubles}>
      {e.state === 'draft' && e.comments.length > 0 && (
        <Notice tone="soon">
          <b>{t.comments}</b>
          <ul>
            {e.comments.map(c => (
              <li key={c.at}>
                <span lang="vi">{c.text}</span>{' '}
                <span className={styles.dim}>({t.commentOf(e.names[c.by] ?? c.by, moment(c.at))})</span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {wrong.length > 0 && (
        <Notice tone="bad">
          <b>{t.problems(wrong.length)}</b>
          <Problems edition={e} problems={wrong} />
        </Notice>
      )}
      {missing.length > 0 && (
        <Notice tone="soon">
          <b>{t.missingOf(missing.length)}</b>
          <Problems edition={e} problems={missing} />
        </Notice>
      )}
      {e.retired.length > 0 && (
        <Notice tone="soon">
          <b>{t.retired}</b>
          <ul>
            {e.retired.map(r => (
              <li key={`${r.place} ${r.procedure}`}>
                {r.retired ? t.retiredOf(r.place, r.procedure, date(r.retired)) : t.goneOf(r.place, r.procedure)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  )
}

function Problems({ edition: e, problems }: { edition: Detail; problems: Problem[] }) {
  return (
    <ul className={styles.problems}>
      {problems.map(p => (
        <li key={`${p.path} ${p.message?.vi}`}>
          <Where edition={e} problem={p} />{' '}
          <span lang="vi">
            {withTitles((currentLanguage() === 'en' ? p.message?.en : p.message?.vi) ?? '', e.content)}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The way to the form in which a problem is mended. */
function Where({ edition: e, problem: p }: { edition: Detail; problem: Problem }) {
  const t = useText().editions
  const at = placeOf(p.path, e.content)
  const list = listOf(p.path)
  const about = aboutOf(p.message?.vi ?? '')
  const way = { to: '/editions/$edition/$kind/$part', params: { edition: e.id, kind: list, part: fresh } } as const
  if (at) {
    const field = at.field && at.field !== 'id' && at.kind !== 'synonyms' ? fieldName(at.field, t.keys) : ''
    return (
      <>
        <Link {...way} params={{ edition: e.id, kind: at.kind, part: at.part }} lang="vi">
          {at.title || t.ofKinds[at.kind]}
        </Link>
        {field && ` · ${field}`}:
      </>
    )
  }
  if (list === 'questions' && readable(e.content).some(x => x.id === about)) {
    return (
      <>
        <Link {...way} search={{ about }}>
          {t.addOf.questions}
        </Link>
        :
      </>
    )
  }
  return <>{t.ofLists[list] ?? p.path}:</>
}
