import { IconMail, IconPhone } from '@tabler/icons-react'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Button, Chip, Section } from '@/ui'
import type { Incident } from './api'
import styles from './incidents.module.css'
import type { Desk } from './useIncident'

type Call = Incident['state']['calls'][number]

/** Whom the agency calls, with numbers for those on the incident; a call is noted in one tap. */
export function CallList({ incident: i, desk }: { incident: Incident; desk: Desk }) {
  const t = useText().incidents
  const callees = i.callees ?? []
  if (callees.length === 0) return null
  const may = i.mine.length > 0 && i.status === 'running'
  const places = i.contacts.flatMap(place => {
    const callee = callees.find(c => c.contact === place.id)
    return callee ? [{ place, callee, call: i.state.calls.find(c => c.contact === place.id) }] : []
  })
  return (
    <Section title={t.callList}>
      <ul className={styles.people}>
        {places.map(({ place, callee, call }) => (
          <li key={place.id}>
            <p lang="vi">
              {place.name}: <b>{callee.name}</b> <span className={styles.dim}>{t.fromLevel(place.level)}</span>
            </p>
            {callee.phone && (
              <p>
                <a className={styles.call} href={`tel:${callee.phone.replace(/[^+\d]/g, '')}`}>
                  <IconPhone size={18} aria-hidden="true" />
                  {callee.phone}
                </a>
              </p>
            )}
            {callee.email && (
              <p>
                <a className={styles.call} href={`mailto:${callee.email}`}>
                  <IconMail size={18} aria-hidden="true" />
                  {callee.email}
                </a>
              </p>
            )}
            <p>
              <Called call={call} />
              {may &&
                [true, false].map(reached => (
                  <Button
                    key={String(reached)}
                    look="quiet"
                    small
                    onClick={() => void desk.write('contact', { contact: place.id, reached })}
                  >
                    {reached ? t.calledOk : t.calledNot} <span className="visually-hidden">{place.name}</span>
                  </Button>
                ))}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Called({ call }: { call?: Call }) {
  const t = useText().incidents
  if (!call) return <Chip>{t.notCalled}</Chip>
  return (
    <Chip tone={call.reached ? 'ok' : 'soon'}>
      {call.reached ? t.wasCalled(call.name, moment(call.at)) : t.notReached(call.name, moment(call.at))}
    </Chip>
  )
}
