import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import { type ComboboxItem, type OptionsFilter, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Department, departmentsQuery } from '@/api/departments'
import { useText } from '@/i18n'
import { found } from '@/i18n/format'
import { Widgets } from './Widgets'

/**
 * Chooses one of many departments by typing a part of its name, without
 * diacritics if one likes. `paths` are the scopes within which one may choose.
 */
export default function DepartmentSelect(props: {
  label: string
  placeholder: string
  paths: string[]
  value: string | undefined
  asOf?: string
  /** Only departments of these kinds. */
  kinds?: readonly string[]
  error?: string
  clearable?: boolean
  onChange: (id: string | undefined) => void
}) {
  const t = useText().common
  const departments = useQuery(departmentsQuery(props.asOf)).data
  const options = useMemo(
    () =>
      optionsOf(
        (departments ?? []).filter(d => !props.kinds || props.kinds.includes(d.kind)),
        props.paths,
      ),
    [departments, props.paths, props.kinds],
  )
  return (
    <Widgets>
      <Select
        label={props.label}
        placeholder={props.placeholder}
        data={options}
        value={props.value ?? null}
        onChange={id => props.onChange(id ?? undefined)}
        filter={bySearch}
        searchable
        clearable={props.clearable ?? true}
        error={props.error}
        clearButtonProps={{ 'aria-label': t.all }}
        nothingFoundMessage={t.none}
        maxDropdownHeight={320}
        comboboxProps={{ shadow: 'md' }}
        styles={look}
      />
    </Widgets>
  )
}

// As our own fields look.
const look = {
  label: { fontSize: '1rem', lineHeight: 1.625, fontWeight: 500, marginBottom: 5 },
  input: { minHeight: 'var(--tap)', borderColor: 'var(--line-strong)', background: 'var(--raised)', fontSize: '1rem' },
  dropdown: { background: 'var(--raised)' },
  option: { fontSize: '1rem', minHeight: 'var(--tap)' },
} as const

const bySearch: OptionsFilter = ({ options, search }) => (options as ComboboxItem[]).filter(o => found(search, o.label))

/** Those within the scopes; below the first level a dash for each. */
export function optionsOf(all: Department[], paths: string[]): ComboboxItem[] {
  const mine = all.filter(d => paths.some(p => d.path.startsWith(p)))
  const depth = (d: Department) => d.path.split('/').length
  const top = Math.min(...mine.map(depth))
  return mine.map(d => ({ value: d.id, label: `${'– '.repeat(Math.max(0, depth(d) - top - 1))}${d.name}` }))
}
