import { IconCloudOff } from '@tabler/icons-react'
import type { QueryKey } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { copies } from '@/api/offline'
import { useText } from '@/i18n'
import { moment } from '@/i18n/format'
import { Chip } from '.'

/** Tells when what is shown is a copy kept on this device, and from when. */
export function CopyOf(props: { queryKey: QueryKey }) {
  const t = useText()
  const at = useSyncExternalStore(copies.subscribe, () => copies.savedAt(props.queryKey))
  return (
    <span role="status">
      {at !== undefined && (
        <Chip tone="soon" icon={<IconCloudOff size={16} aria-hidden="true" />}>
          {t.frame.copyOf(moment(at))}
        </Chip>
      )}
    </span>
  )
}
