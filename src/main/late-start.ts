/**
 * The half of the composition root that the first paint does not wait for: the settings, and the contract with its
 * schemas. Loaded while the page's process starts.
 */
import { Worker } from 'node:worker_threads'
import type { EngineSession } from './engine-session'
import type { AppFacts } from './ipc/handlers/app'
import { createIpcService, type IpcService } from './ipc/service'
import { createJobRoom } from './jobs/job-room'
import { readLocalFile } from './jobs/local-files'
import { createCommandReader } from './jobs/read-command'
import type { Logger } from './log'
import { createLogSessions } from './sessions/logs/log-sessions'
import { createStatsRoom, type DisposableStatsRoom } from './sessions/stats/stats-room'
import { createTerminals } from './sessions/terminal/terminals'
import { createRestartWatch } from './state/restart-watch'
import { openSettings, type SettingsStore } from './settings/settings-store'
import { systemClock } from './state/clock'

export interface LateStart {
  readonly service: IpcService
  readonly settings: SettingsStore
  readonly stats: Pick<DisposableStatsRoom, 'setVisible'>
  /** Ends what windows hold open. Terminals need the engine for it once more. */
  dispose(): Promise<void>
}

/** `onSettings` hears the settings now and at each change. */
export function startLate(options: {
  readonly userData: string
  readonly app: AppFacts
  readonly engine: EngineSession
  /** The script of the thread that searches logs. */
  readonly searchWorkerPath: string
  readonly askWhereToSave: (suggestedName: string) => Promise<string | null>
  readonly logger: Logger
  readonly nowMs: () => number
  readonly onSettings: (settings: SettingsStore['current']) => void
}): LateStart {
  const { userData, engine, logger, nowMs, onSettings } = options
  const settings = openSettings({ directory: userData, logger, nowMs })
  const { state, actions, port } = engine
  const jobs = createJobRoom({
    port,
    state,
    readCommand: createCommandReader({
      readFile: readLocalFile,
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    }),
    clock: systemClock,
    randomId: () => crypto.randomUUID(),
    logger,
  })
  const logs = createLogSessions({
    port,
    state,
    clock: systemClock,
    // Without the environment: a NODE_OPTIONS that loads something into the app must not load it into a thread as well.
    startSearchWorker: () => new Worker(options.searchWorkerPath, { env: {}, execArgv: [] }),
    copyText: options.app.copyText,
    askWhereToSave: options.askWhereToSave,
  })
  const stats = createStatsRoom({ port, state, clock: systemClock, logger })
  const restarts = createRestartWatch({ state, clock: systemClock })
  const terminals = createTerminals({
    port,
    state,
    clock: systemClock,
    randomId: () => crypto.randomUUID(),
    logger,
  })
  const service = createIpcService({
    app: options.app,
    port,
    state,
    actions,
    jobs,
    settings,
    logs,
    stats,
    terminals,
    restarts,
    logger,
  })
  settings.subscribe(() => onSettings(settings.current))
  onSettings(settings.current)
  return {
    service,
    settings,
    stats,
    dispose: () => {
      logs.dispose()
      stats.dispose()
      return terminals.dispose()
    },
  }
}
