/**
 * What answers behind the Electron edge. Apart from `serve.ts` since it loads the contract and its schemas, which the
 * first paint does not wait for. Lives as long as the app.
 */
import type { Actions } from '../actions/action-port'
import type { EnginePort } from '../engine/engine-port'
import type { Jobs } from '../jobs/job-port'
import type { Logger } from '../log'
import type { LogSessions } from '../sessions/logs/log-sessions'
import type { StatsRoom } from '../sessions/stats/stats-port'
import type { SettingsStore } from '../settings/settings-store'
import type { Terminals } from '../sessions/terminal/terminals'
import type { RestartWatch } from '../state/restart-watch'
import type { LiveState } from '../state/state-port'
import { createDispatch, type Dispatch } from './dispatch'
import type { AppFacts } from './handlers/app'
import { createHandlers } from './handlers/handlers'
import { openHub, type Hub } from './topics/hub'
import { createSources, sourceFinder } from './topics/sources'
import type { TopicPort } from './topics/topic-port'

export interface IpcService {
  readonly dispatch: Dispatch
  readonly openHub: (port: TopicPort) => Hub
}

export function createIpcService(options: {
  readonly app: AppFacts
  /** The engine that is followed now; throws NOT_LIVE without one. */
  readonly port: () => EnginePort
  readonly state: LiveState
  readonly actions: Actions
  readonly jobs: Jobs
  readonly settings: SettingsStore
  readonly logs: LogSessions
  readonly terminals: Terminals
  readonly stats: StatsRoom
  readonly restarts: RestartWatch
  readonly logger: Logger
}): IpcService {
  const { logger } = options
  const findSource = sourceFinder(createSources(options))
  return {
    dispatch: createDispatch({
      handlers: createHandlers(options),
      logger,
      monotonicMs: () => performance.now(),
    }),
    openHub: (port) => openHub({ port, findSource, logger, setTimer }),
  }
}

function setTimer(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}
