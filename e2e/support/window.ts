/**
 * One run of the app in its real window: launched for a test, watched for everything that the page complains of, and
 * ended by its own process id whatever happens.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
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
  /** Closes as a person does; an app that has to be killed after five seconds is a problem. May be called twice. */
  close(): Promise<void>
  /** SIGKILL: what a crash or an impatient person does. */
  kill(): Promise<void>
}

export interface OpenOptions {
  /** What DOCKER_HOST is for the app; null for none. */
  readonly host: string | null
  /** Where settings live; a new folder by default. */
  readonly userDataDir?: string
  readonly arguments?: readonly string[]
  /** A trace costs time on each action: off where speed is measured. On by default. */
  readonly isTraced?: boolean
  /** Errors in the app's log fail the test, but for messages like this. */
  readonly expectedLog?: RegExp
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
        problems.push(...(await window.problems().catch((cause: unknown) => [`no answer: ${String(cause)}`])))
        const exitCode = await launched.close()
        if (exitCode !== 0) problems.push(`the app ended with ${exitCode ?? 'a signal'} instead of 0`)
        problems.push(...(await readLogErrors(userDataDir, options.expectedLog)))
      },
      async kill() {
        isOpen = false
        process.kill(launched.pid, 'SIGKILL')
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

/** What the app's own log calls an error, and lines that are not one JSON object each. */
async function readLogErrors(userDataDir: string, expected?: RegExp): Promise<readonly string[]> {
  const file = path.join(userDataDir, 'logs', 'quayside.log')
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    if (line === '' || expected?.test(line) === true) return []
    try {
      const { level } = JSON.parse(line) as { readonly level: unknown }
      return level === 'error' ? [`log: ${line}`] : []
    } catch {
      return [`log line is not JSON: ${line}`]
    }
  })
}
