import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const teal: MantineColorsTuple = [
  '#e6f2f0',
  '#cfe6e3',
  '#a3d2cd',
  '#7cc7c1',
  '#4aa8a2',
  '#2b8a85',
  '#17736f',
  '#0f6562',
  '#0b5351',
  '#073f3e',
]

/** Mantine's components in our tokens. Colours themselves stand in tokens.css. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 8, dark: 7 },
  colors: { teal },
  autoContrast: true,
  luminanceThreshold: 0.179,
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  defaultRadius: 10,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
  },
})

const shared = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-dimmed': 'var(--dim)',
  '--mantine-color-placeholder': 'var(--dim)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-anchor': 'var(--brand-text)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--dim)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--brand)',
  '--mantine-primary-color-filled-hover': 'color-mix(in srgb, var(--brand) 88%, black)',
  '--mantine-color-teal-filled': 'var(--brand)',
  '--mantine-color-teal-text': 'var(--brand-text)',
  '--mantine-color-teal-light': 'var(--brand-soft)',
  '--mantine-color-teal-light-hover': 'color-mix(in srgb, var(--brand-soft) 80%, var(--brand))',
  '--mantine-color-teal-light-color': 'var(--brand-text)',
  '--mantine-color-teal-outline': 'var(--brand-text)',
  '--mantine-color-red-filled': 'var(--bad)',
  '--mantine-color-red-text': 'var(--bad)',
  '--mantine-color-red-light': 'var(--bad-soft)',
  '--mantine-color-red-light-color': 'var(--bad)',
  '--mantine-color-red-outline': 'var(--bad)',
}

/** Mantine's own colours fail WCAG contrast in places; every one that is seen comes from the tokens. */
export const variables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared })
