import './mantine.css'
import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { useResolvedScheme } from './scheme'
import { theme, variables } from './theme'

const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? undefined

/**
 * Room for Mantine's components (searchable lists, menus, charts) on the pages
 * of staff who manage. A learner's pages do without: see docs/adr/0004.
 */
export function Widgets(props: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      forceColorScheme={useResolvedScheme()}
      getStyleNonce={nonce ? () => nonce : undefined}
    >
      {props.children}
    </MantineProvider>
  )
}
