import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const alias = { '@shared': resolve(import.meta.dirname, 'src/shared') }

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          // Property tests on a busy machine: a bound against hanging, not a measure.
          testTimeout: 60_000,
          environment: 'node',
          include: ['src/{shared,main,cli,preload}/**/*.spec.ts', 'scripts/**/*.spec.{mjs,ts}'],
          exclude: ['**/*.integration.spec.ts'],
        },
      },
      {
        resolve: { alias },
        plugins: [vue()],
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['src/renderer/**/*.spec.ts'],
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        // A real Docker Engine or a server that misbehaves on purpose, over real sockets.
        test: {
          name: 'integration',
          environment: 'node',
          include: ['src/**/*.integration.spec.ts', 'scripts/**/*.integration.spec.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
