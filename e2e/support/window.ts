/**
 * One run of the app in its real window: launched for a test, watched for everything that the page complains of, and
 * ended by its own process id whatever happens.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ElectronApplication, Page, TestInfo } from '@playwright/test'
import { launchApp } from './launch'

export interface AppWindow {
  readonly electron: ElectronApplication
  readonly page: Page
  readonly userDataDir: string
  /** Console errors and warnings, uncaught errors and CSP violations of the page so far. */
  problems(): Promise<readonly string[]>
  /** Closes as a person does, within five seconds, else kills. May be called twice. */
  close(): Promise<void>
}

export interface OpenOptions {
  /** What DOCKER_HOST is for the app. */
  readonly host: string
  /** Where settings live; a new folder by default. */
  readonly userDataDir?: string
  readonly arguments?: readonly string[]
  /** A trace costs time on each action: off where speed is measured. On by default. */
  readonly isTraced?: boolean
}

const noticedTypes = new Set(['error', 'warning'])

/** Windows of one test. `end` closes what is open, keeps pictures and traces of a failed test, and tells the problems. */
export interface WindowKeeper {
  open(options: OpenOptions): Promise<AppWindow>
  end(): Promise<readonly string[]>
}

export function createWindowKeeper(testInfo: TestInfo): WindowKeeper {
  const opened: { window: AppWindow; keep(): Promise<void> }[] = []
  const folders: string[] = []
  const problems: string[] = []

  async function open(options: OpenOptions): Promise<AppWindow> {
    const userDataDir = options.userDataDir ?? (await mkdtemp(path.join(tmpdir(), 'quayside-e2e-')))
    if (options.userDataDir === undefined) folders.push(userDataDir)
    const number = opened.length + 1
    const launched = await launchApp({
      dockerHost: options.host,
      userDataDir,
      ...(options.arguments && { arguments: options.arguments }),
    })
    const { app: electron, page } = launched
    const tracing = options.isTraced === false ? null : electron.context().tracing
    await tracing?.start({ snapshots: true, screenshots: false, title: testInfo.title })
    let isOpen = true

    const window: AppWindow = {
      electron,
      page,
      userDataDir,
      async problems() {
        const messages = await page.consoleMessages({ filter: 'all' })
        const errors = await page.pageErrors({ filter: 'all' })
        return [
          ...messages
            .filter((message) => noticedTypes.has(message.type()))
            .map((message) => `${message.type()}: ${message.text()}`),
          ...errors.map((error) => `uncaught: ${error.stack ?? error.message}`),
        ]
      },
      async close() {
        if (!isOpen) return
        isOpen = false
        problems.push(...(await window.problems().catch(() => [])))
        await launched.close()
      },
    }

    opened.push({
      window,
      async keep() {
        if (!isOpen) return
        const file = (name: string) => testInfo.outputPath(`${name}-${number}`)
        const screenshot = `${file('window')}.png`
        await page.screenshot({ path: screenshot, timeout: 5_000 })
        await testInfo.attach('window', { path: screenshot, contentType: 'image/png' })
        const trace = `${file('trace')}.zip`
        await tracing?.stop({ path: trace })
        if (tracing !== null) await testInfo.attach('trace', { path: trace, contentType: 'application/zip' })
      },
    })
    return window
  }

  return {
    open,
    async end() {
      const failed = testInfo.status !== testInfo.expectedStatus
      for (const { window, keep } of opened) {
        if (failed) await keep().catch(() => {})
        await window.close()
      }
      for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 3 })
      return problems
    },
  }
}
