/**
 * The half of the composition root that the first paint does not wait for: the settings, and the contract with its
 * schemas. Loaded while the page's process starts.
 */
import type { EngineSession } from './engine-session'
import type { AppFacts } from './ipc/handlers/app'
import { createIpcService, type IpcService } from './ipc/service'
import type { Logger } from './log'
import { systemClock } from './state/clock'
import { createRestartWatch } from './state/restart-watch'
import { openSettings, type SettingsStore } from './settings/settings-store'

export interface LateStart {
  readonly service: IpcService
  readonly settings: SettingsStore
}

/** `onSettings` hears the settings now and at each change. */
export function startLate(options: {
  readonly userData: string
  readonly app: AppFacts
  readonly engine: EngineSession
  readonly logger: Logger
  readonly nowMs: () => number
  readonly onSettings: (settings: SettingsStore['current']) => void
}): LateStart {
  const { userData, engine, logger, nowMs, onSettings } = options
  const settings = openSettings({ directory: userData, logger, nowMs })
  const { state, actions } = engine
  const restarts = createRestartWatch({ state, clock: systemClock })
  const service = createIpcService({
    app: options.app,
    port: engine.port,
    state,
    actions,
    settings,
    restarts,
    logger,
  })
  settings.subscribe(() => onSettings(settings.current))
  onSettings(settings.current)
  return { service, settings }
}
