/** One handler for each method of the contract: the compiler refuses a missing, an extra or a wrong one. */
import type { MethodName, MethodOutput, MethodParsed } from '@shared/ipc/contract'
import type { Actions } from '../../actions/action-port'
import type { EnginePort } from '../../engine/engine-port'
import type { Jobs } from '../../jobs/job-port'
import type { LogSessions } from '../../sessions/logs/log-sessions'
import type { Terminals } from '../../sessions/terminal/terminals'
import type { RestartWatch } from '../../state/restart-watch'
import type { LiveState } from '../../state/state-port'
import type { SettingsStore } from '../../settings/settings-store'
import { actionHandlers } from './actions'
import { appHandlers, type AppFacts } from './app'
import { containerHandlers } from './containers'
import { diskHandlers } from './disk'
import { engineHandlers } from './engine'
import { jobHandlers } from './jobs'
import { logHandlers } from './logs'
import { restartHandlers } from './restarts'
import { settingsHandlers } from './settings'
import { terminalHandlers } from './terminal'

/** May throw: an AppFailure crosses as its error, anything else as INTERNAL. */
export type Handlers = {
  readonly [N in MethodName]: (input: MethodParsed<N>) => MethodOutput<N> | Promise<MethodOutput<N>>
}

/** The handlers of one area, e.g. `HandlersOf<'settings'>`. */
export type HandlersOf<Area extends string> = {
  readonly [N in MethodName as N extends `${Area}.${string}` ? N : never]: Handlers[N]
}

export function createHandlers(options: {
  readonly app: AppFacts
  readonly port: () => EnginePort
  readonly state: LiveState
  readonly actions: Actions
  readonly jobs: Jobs
  readonly settings: SettingsStore
  readonly logs: LogSessions
  readonly terminals: Terminals
  readonly restarts: RestartWatch
}): Handlers {
  return {
    ...appHandlers(options.app, options.settings),
    ...settingsHandlers(options.settings),
    ...engineHandlers(options.state),
    ...diskHandlers(options.state),
    ...actionHandlers(options.actions),
    ...containerHandlers(options.port),
    ...jobHandlers(options.jobs),
    ...logHandlers(options.logs),
    ...terminalHandlers(options.terminals),
    ...restartHandlers(options.restarts),
  }
}
