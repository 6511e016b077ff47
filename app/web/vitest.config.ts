import { defineConfig } from 'vitest/config'

// Tests of components have a document; another file that needs one says so in its first line: jsdom takes longer to
// start than most tests to run.
export default defineConfig({
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  test: {
    restoreMocks: true,
    projects: [
      { extends: true, test: { name: 'components', environment: 'jsdom', include: ['src/**/*.test.tsx'] } },
      { extends: true, test: { name: 'rules', environment: 'node', include: ['src/**/*.test.ts'] } },
    ],
  },
})
