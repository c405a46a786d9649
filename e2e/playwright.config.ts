/** End-to-end tests: the built app in a real window, on real throw-away engines. */
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'specs',
  outputDir: '../test-results/e2e',
  // One window at a time: what is timed must not compete with another test.
  workers: 1,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  // Bounds against hanging, on machines that are busy with other things; speed is measured by bench/.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
})
