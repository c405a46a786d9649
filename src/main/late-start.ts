/**
 * The half of the composition root that the first paint does not wait for: the settings, and the contract with its
 * schemas. Loaded while the page's process starts.
 */
import type { EngineSession } from './engine-session'
import type { AppFacts } from './ipc/handlers/app'
import { createIpcService, type IpcService } from './ipc/service'
import type { Logger } from './log'
import { createStatsRoom, type DisposableStatsRoom } from './sessions/stats/stats-room'
import { openSettings, type SettingsStore } from './settings/settings-store'
import { systemClock } from './state/clock'

export interface LateStart {
  readonly service: IpcService
  readonly settings: SettingsStore
  readonly stats: DisposableStatsRoom
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
  const { port } = engine
  const stats = createStatsRoom({ port, state, clock: systemClock, logger })
  const service = createIpcService({ app: options.app, port, state, actions, settings, stats, logger })
  settings.subscribe(() => onSettings(settings.current))
  onSettings(settings.current)
  return { service, settings, stats }
}
