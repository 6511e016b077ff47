import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  // A test file that needs a document says so in its first line: jsdom takes longer to start than most tests to run.
  test: { include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true },
})
