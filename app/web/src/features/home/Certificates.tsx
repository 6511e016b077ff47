import { IconCertificate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useText } from '@/i18n'
import { List, Ring, Section, SkeletonList } from '@/ui'
import { certificatesQuery } from './api'
import styles from './home.module.css'
import { byUrgency, validity } from './validity'

const most = 3

/** One's certificates, each with a ring of the validity that is left. */
export function Certificates() {
  const t = useText()
  const own = useQuery(certificatesQuery)
  if (own.error) return null
  const now = Date.now()
  const shown = [...(own.data ?? [])].sort((a, b) => byUrgency(a, b, now)).slice(0, most)
  return (
    <Section title={t.home.certificates}>
      {own.isPending ? (
        <SkeletonList rows={1} height={84} />
      ) : shown.length === 0 ? (
        <p className={styles.from}>{t.home.noCertificates}</p>
      ) : (
        <>
          <List>
            {shown.map(c => {
              const { part, tone, words } = validity(c, now, t)
              return (
                <li key={c.id}>
                  <Link className={styles.certificate} to="/certificates/$id" params={{ id: c.id }}>
                    <Ring part={part} tone={tone}>
                      <IconCertificate size={20} />
                    </Ring>
                    <span>
                      <span className={styles.certificateTitle} lang="vi">
                        {c.programme || c.courseTitle}
                      </span>
                      <span className={styles[tone]}>{words}</span>
                    </span>
                  </Link>
                </li>
              )
            })}
          </List>
          {(own.data?.length ?? 0) > most && (
            <Link className={styles.more} to="/certificates">
              {t.home.allCertificates(own.data?.length ?? 0)}
            </Link>
          )}
        </>
      )}
    </Section>
  )
}
