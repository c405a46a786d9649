/**
 * The half of the composition root that the first paint does not wait for: the settings, and the contract with its
 * schemas. Loaded while the page's process starts.
 */
import { Worker } from 'node:worker_threads'
import type { EngineSession } from './engine-session'
import type { AppFacts } from './ipc/handlers/app'
import { createIpcService, type IpcService } from './ipc/service'
import type { Logger } from './log'
import { createLogSessions } from './sessions/logs/log-sessions'
import { systemClock } from './state/clock'
import { openSettings, type SettingsStore } from './settings/settings-store'

export interface LateStart {
  readonly service: IpcService
  readonly settings: SettingsStore
  /** Ends what windows hold open. */
  dispose(): void
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
  const { state, actions } = engine
  const logs = createLogSessions({
    port: engine.port,
    state,
    clock: systemClock,
    startSearchWorker: () => new Worker(options.searchWorkerPath),
    copyText: options.app.copyText,
    askWhereToSave: options.askWhereToSave,
  })
  const service = createIpcService({
    app: options.app,
    port: engine.port,
    state,
    actions,
    settings,
    logs,
    logger,
  })
  settings.subscribe(() => onSettings(settings.current))
  onSettings(settings.current)
  return { service, settings, dispose: () => logs.dispose() }
}
