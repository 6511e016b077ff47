import { useText } from '@/i18n'
import { Checkbox } from '@/ui'
import { type Channel, type Contact, writes } from './api'
import { LawField } from './cited'
import { Area, Editor, type Form, Line } from './form'
import { partsOf } from './kinds'
import { Pick, Picks } from './Rows'

/** A place in the contact tree: names and numbers are the agencies' own. */
export function ContactEditor(props: Form & { contact: Contact }) {
  const t = useText().editions
  const { edition: e, contact } = props
  return (
    <Editor
      {...props}
      kind="contacts"
      part={contact.id}
      value={contact}
      read={next => next.content.contacts.find(c => c.id === contact.id)}
      write={writes.contacts(e.id)}
      titleOf={c => c.name}
    >
      {f => (
        <>
          <Line f={f} k="name" lang="vi" hint={t.contactHint} />
          <Area f={f} k="for" />
          <Pick
            label={t.fromLevel}
            from={e.content.levels.map(l => ({ id: String(l.number), title: `${l.number}. ${l.name}` }))}
            value={String(f.value.level)}
            off={f.off}
            error={f.error('level')}
            onChange={level => f.set({ level: Number(level) })}
          />
          <Pick
            label={t.keys.within as string}
            from={partsOf(e.content, 'clocks')}
            none={t.noClock}
            value={f.value.within}
            off={f.off}
            error={f.error('within')}
            onChange={within => f.set({ within })}
          />
          <Picks
            label={t.keys.calls as string}
            from={partsOf(e.content, 'contacts').filter(c => c.id !== contact.id)}
            value={f.value.calls ?? []}
            off={f.off}
            error={(f.value.calls ?? []).map((_, i) => f.error(`calls[${i}]`)).find(Boolean) ?? f.error('id')}
            onChange={calls => f.set({ calls })}
          />
        </>
      )}
    </Editor>
  )
}

/** Where false news is reported. */
export function ChannelEditor(props: Form & { channel: Channel }) {
  const t = useText().editions
  const { edition: e, channel } = props
  return (
    <Editor
      {...props}
      kind="channels"
      part={channel.id}
      value={channel}
      read={next => next.content.channels.find(c => c.id === channel.id)}
      write={writes.channels(e.id)}
      titleOf={c => c.name}
    >
      {f => (
        <>
          <Line f={f} k="name" lang="vi" />
          <Area f={f} k="how" />
          <Line f={f} k="number" label={t.phone} />
          <Line f={f} k="address" hint={t.addressHint} />
          <LawField
            label={t.basis}
            value={f.value.basis ?? ''}
            off={f.off}
            error={f.error('basis')}
            onChange={basis => f.set({ basis: basis || undefined })}
          />
          <Checkbox
            label={t.keys.verified}
            checked={f.value.verified}
            disabled={f.off}
            onChange={x => f.set({ verified: x.currentTarget.checked })}
          />
        </>
      )}
    </Editor>
  )
}
