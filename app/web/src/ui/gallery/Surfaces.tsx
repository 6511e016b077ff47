import { IconHourglass } from '@tabler/icons-react'
import { useText } from '@/i18n'
import { Bar, Button, Chip, List, Notice, Panel, Ring, Section, Table, type Tone } from '..'
import { CopyOf } from '../CopyOf'
import { LawCard, LawState } from '../LawCard'
import type { Instrument } from '../law'
import { KeyPoints, Reading } from '../Reading'
import styles from './gallery.module.css'

const tones: Tone[] = ['neutral', 'ok', 'soon', 'bad', 'info', 'brand']
const lawStates: Instrument['state'][] = ['in-force', 'not-yet', 'expired', 'unknown']

const instrument: Instrument = {
  id: 'sample',
  type: 'decree',
  number: '244/2026/ND-CP',
  name: '244/2026/ND-CP',
  title: 'Spokespersons and information for the press',
  issuer: 'Government',
  meaning: 'Deadlines of a first statement',
  issued: '2026-06-26',
  inForceFrom: '2026-07-01',
  confidence: 'read',
  state: 'in-force',
  verified: false,
  successors: [],
}

export function Surfaces() {
  const t = useText()
  return (
    <>
      <Section title="Chip">
        <div className={styles.line}>
          {tones.map(tone => (
            <Chip key={tone} tone={tone} icon={<IconHourglass size={16} aria-hidden="true" />}>
              {t.common.daysLeft(3)}
            </Chip>
          ))}
          {lawStates.map(s => (
            <LawState key={s} state={s} />
          ))}
          <CopyOf queryKey={['gallery']} />
        </div>
      </Section>
      <Section title="Notice">
        <div className={styles.stack}>
          {tones.map(tone => (
            <Notice
              key={tone}
              tone={tone}
              action={
                <Button small look="secondary">
                  {t.frame.update}
                </Button>
              }
            >
              <b>{tone}</b> {t.profile.wrongText}
            </Notice>
          ))}
        </div>
      </Section>
      <Section title="Bar, Ring">
        <div className={styles.stack}>
          {[0, 1, 40, 100].map(n => (
            <Bar key={n} percent={n} label={t.common.percentDone(n)} />
          ))}
        </div>
        <div className={styles.line}>
          {tones.map((tone, i) => (
            <Ring key={tone} tone={tone} part={i / 5}>
              <span className={styles.inRing}>{i}</span>
            </Ring>
          ))}
        </div>
      </Section>
      <Section title="List, Panel, Table" action={<a href="#top">#</a>}>
        <div className={styles.stack}>
          <List label="List">
            <li className={styles.item}>{t.frame.certificates}</li>
            <li className={styles.item}>{t.frame.notifications}</li>
          </List>
          <Panel>{t.certificates.emptyText}</Panel>
          <Table label="Table">
            <thead>
              <tr>
                <th scope="col">{t.progress.person}</th>
                <th scope="col">{t.progress.due}</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">A</th>
                <td>{t.common.dueToday}</td>
              </tr>
              <tr>
                <th scope="row">B</th>
                <td>{t.common.overdueBy(2)}</td>
              </tr>
            </tbody>
          </Table>
        </div>
      </Section>
      <Section title="Reading, KeyPoints, LawCard">
        <div className={styles.stack}>
          <KeyPoints title={t.frame.handbook} points={[t.auth.rule, t.auth.resetLead]} />
          <Reading
            html={`<p>${t.certificates.emptyText} <strong>${t.common.saved}</strong></p><h2>${t.frame.handbook}</h2><ul><li>${t.auth.rule}</li></ul>`}
          />
          <LawCard instrument={instrument} />
        </div>
      </Section>
    </>
  )
}
