/**
 * The engine of this run: finds out where it is, builds what follows it, and says so when there is nothing to follow.
 * Free of Electron. Lives as long as the app.
 */
import type { EndpointDescription, FailureReport } from '@shared/domain/engine'
import type { Actions } from './actions/action-port'
import { createDeferredActions } from './actions/deferred-actions'
import type { Logger } from './log'
import { createDeferredState } from './state/deferred-state'
import type { LiveState } from './state/state-port'

/** An engine with all that lives on it; `start` begins to connect. */
export interface RunningEngine {
  readonly state: LiveState
  readonly actions: Actions
  start(): void
  dispose(): Promise<void>
}

export interface EngineSession {
  readonly state: LiveState
  readonly actions: Actions
  dispose(): Promise<void>
}

export interface BuildFailure {
  readonly failure: FailureReport
  /** What was asked for; null when not even that is known. */
  readonly endpoint: EndpointDescription | null
}

/** `build` rejects when the endpoint can't be resolved, and is asked again when the person tries again. */
export function startEngineSession(options: {
  readonly build: () => Promise<RunningEngine>
  readonly describe: (cause: unknown) => BuildFailure
  readonly nowMs: () => number
  readonly logger: Logger
}): EngineSession {
  const { build, describe, nowMs, logger } = options
  let running: RunningEngine | null = null
  let isBuilding = false
  let isDisposed = false

  const state = createDeferredState({
    endpoint: { url: '', source: 'default', contextName: 'default' },
    nowMs,
    retry: () => void connect(),
  })
  const actions = createDeferredActions()

  const connect = async () => {
    if (isBuilding) return
    isBuilding = true
    try {
      const built = await build()
      if (isDisposed) return await built.dispose()
      running = built
      state.attach(built.state)
      actions.attach(built.actions)
      built.start()
    } catch (cause) {
      const { failure, endpoint } = describe(cause)
      logger.log('error', 'The endpoint of the engine could not be resolved.', {
        reason: failure.reason,
        detail: failure.detail,
      })
      state.fail(failure, endpoint)
    } finally {
      isBuilding = false
    }
  }
  void connect()

  return {
    state,
    actions,
    dispose: async () => {
      isDisposed = true
      await running?.dispose()
    },
  }
}
