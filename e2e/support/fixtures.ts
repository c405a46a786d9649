/** What a spec gets: an engine with images, a docker CLI on it, and windows that are closed and checked afterwards. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test as base, expect } from '@playwright/test'
import { acquireTestEngine, startTestEngine, type TestEngine } from '../../scripts/lib/test-engine.mjs'
import { makeTestImages, TEST_IMAGES } from '../../scripts/lib/test-images.mjs'
import { createDocker, removeObjects, type Docker } from './docker'
import { createEngineApi, type EngineApi } from './engine-api'
import { createWindowKeeper, type AppWindow, type OpenOptions } from './window'

export type OpenWindow = (options?: Partial<OpenOptions>) => Promise<AppWindow>

interface TestFixtures {
  /** A folder for the test's files, the app's settings among them; goes once its windows are closed. */
  readonly folder: string
  /** The CLI on the shared engine. What the test made there is removed after it. */
  readonly docker: Docker
  readonly engineApi: EngineApi
  /** Launches the app, on the shared engine unless told otherwise. Console errors and CSP violations fail the test. */
  readonly openWindow: OpenWindow
  /** An engine of this test alone, with the test images: to be killed, stopped or filled at will. */
  readonly ownEngine: TestEngine
}

interface WorkerFixtures {
  readonly engine: TestEngine
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engine: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
    async ({}, use) => {
      const engine = await acquireTestEngine()
      await makeTestImages(engine.host)
      await use(engine)
      await engine.dispose()
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  // eslint-disable-next-line no-empty-pattern -- As above.
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'quayside-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  },

  docker: async ({ engine }, use) => {
    const docker = createDocker(engine.host)
    await use(docker)
    await removeObjects(docker, !engine.given)
  },

  engineApi: async ({ engine }, use) => {
    await use(createEngineApi(engine.host))
  },

  openWindow: async ({ engine, folder, docker: _madeBeforeAndRemovedAfter }, use, testInfo) => {
    const keeper = createWindowKeeper(testInfo, folder)
    await use((options = {}) => keeper.open({ host: engine.host, ...options }))
    expect(await keeper.end(), 'the page complained').toEqual([])
  },

  // eslint-disable-next-line no-empty-pattern -- As above.
  ownEngine: async ({}, use) => {
    const engine = await startTestEngine()
    await makeTestImages(engine.host)
    await use(engine)
    await engine.dispose()
  },
})

export { expect, TEST_IMAGES as testImages }
