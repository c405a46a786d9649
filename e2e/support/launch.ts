/** Launches the built app as a person would have it, in a folder of its own, and ends it by its own process id. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'

const root = path.join(import.meta.dirname, '../..')
const heldApp = path.join(import.meta.dirname, 'held-app')
const closeLimitMs = 5_000
const launchLimitMs = 15_000

export interface LaunchOptions {
  /** What DOCKER_HOST is for the app; null for none. */
  readonly dockerHost: string | null
  /** Where settings and logs live; by default a new folder that goes with the app. */
  readonly userDataDir?: string
  readonly arguments?: readonly string[]
  /** On top of this process's own. */
  readonly env?: Readonly<Record<string, string>>
}

export interface LaunchedApp {
  readonly app: ElectronApplication
  readonly page: Page
  readonly pid: number
  readonly userDataDir: string
  /** Quits as a person does; what does not end within five seconds is killed. Resolves with the exit code, null if killed. */
  close(): Promise<number | null>
}

let executable: string | null = null

/** The runtime that `npm start` would take. */
export function electronPath(): string {
  executable ??= execFileSync(process.execPath, [path.join(root, 'scripts/electron-path.mjs')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim()
  return executable
}

/** The command that starts the app as `launchApp` does, for a start that nothing watches. */
export function electronCommand(userDataDir: string): readonly [command: string, args: readonly string[]] {
  return [electronPath(), launchArguments(userDataDir, root)]
}

function launchArguments(userDataDir: string, folder: string): string[] {
  return [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${userDataDir}`, folder]
}

export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const ownFolder = options.userDataDir === undefined
  const userDataDir = options.userDataDir ?? mkdtempSync(path.join(tmpdir(), 'quayside-e2e-'))
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !name.startsWith('DOCKER_') && !name.startsWith('ELECTRON_')) env[name] = value
  }
  if (options.dockerHost !== null) env['DOCKER_HOST'] = options.dockerHost

  const app = await _electron.launch({
    executablePath: electronPath(),
    args: [...launchArguments(userDataDir, heldApp), ...(options.arguments ?? [])],
    env: { ...env, ...options.env },
    timeout: launchLimitMs,
  })
  const child = app.process()
  const pid = child.pid
  if (pid === undefined) throw new Error('The app has no process.')
  const exited = new Promise<number | null>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode)
    else child.once('exit', (code) => resolve(code))
  })

  const close = async () => {
    const timer = setTimeout(() => {
      if (child.exitCode === null) process.kill(pid, 'SIGKILL')
    }, closeLimitMs)
    await app.close().catch(() => {})
    const code = await exited
    clearTimeout(timer)
    if (ownFolder) rmSync(userDataDir, { recursive: true, force: true, maxRetries: 3 })
    return code
  }

  try {
    return { app, page: await app.firstWindow(), pid, userDataDir, close }
  } catch (cause) {
    await close()
    throw cause
  }
}
