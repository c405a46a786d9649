/**
 * The engine of this run: finds out where it is, builds what follows it, and says so when there is nothing to follow.
 * While nothing is connected it also finds out whether another endpoint is meant by now, as after `docker context use`.
 * Free of Electron. Lives as long as the app.
 */
import type { EndpointDescription, FailureReport } from '@shared/domain/engine'
import { AppFailure } from '@shared/domain/result'
import type { Actions } from './actions/action-port'
import { createDeferredActions } from './actions/deferred-actions'
import type { EnginePort } from './engine/engine-port'
import type { Logger } from './log'
import { createDeferredState } from './state/deferred-state'
import type { LiveState } from './state/state-port'

/** An engine with all that lives on it; `start` begins to connect. */
export interface RunningEngine {
  readonly port: EnginePort
  readonly state: LiveState
  readonly actions: Actions
  /** Whether the endpoint would be resolved to the same again. Never rejects. */
  isCurrent(): Promise<boolean>
  start(): void
  dispose(): Promise<void>
}

export interface EngineSession {
  readonly state: LiveState
  readonly actions: Actions
  /** The engine that is followed now. Throws AppFailure NOT_LIVE while there is none; ask again for each piece of work. */
  readonly port: () => EnginePort
  dispose(): Promise<void>
}

export interface BuildFailure {
  readonly failure: FailureReport
  /** What was asked for; null when not even that is known. */
  readonly endpoint: EndpointDescription | null
}

/** While nothing was ever shown, the endpoint is resolved again by itself, and at most this often. */
const lookUpGapMs = 5_000

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
  let lastLookUpMs = nowMs()

  const state = createDeferredState({
    endpoint: { url: '', source: 'default', contextName: 'default' },
    nowMs,
    retry: () => void retry(),
  })
  const actions = createDeferredActions()

  const use = (built: RunningEngine) => {
    running = built
    state.attach(built.state)
    actions.attach(built.actions)
    built.start()
  }

  const isLive = () => state.status.phase === 'live'

  const retry = async () => {
    if (running === null) await connect()
    else if (!(await renew(running))) running.state.reconnectNow()
  }

  /** True when another endpoint is meant by now, and followed. */
  const renew = async (old: RunningEngine): Promise<boolean> => {
    if (isBuilding || isLive()) return false
    isBuilding = true
    lastLookUpMs = nowMs()
    try {
      if (await old.isCurrent()) return false
      const built = await build()
      // It connected after all: nobody should be taken elsewhere then.
      if (isDisposed || isLive()) {
        await built.dispose()
        return false
      }
      logger.log('info', 'Another endpoint is meant now.', { endpoint: built.state.status.endpoint.url })
      use(built)
      await old.dispose()
      return true
    } catch (cause) {
      logger.log('warning', 'The endpoint could not be resolved again.', { detail: String(cause) })
      return false
    } finally {
      isBuilding = false
    }
  }

  // With rows on the screen only the person decides that they may become those of another engine.
  state.subscribe((change) => {
    if (change.kind !== 'status' || running === null) return
    const { failure, hasSnapshot } = change.status
    if (failure !== null && !hasSnapshot && nowMs() - lastLookUpMs >= lookUpGapMs) void renew(running)
  })

  const connect = async () => {
    if (isBuilding) return
    isBuilding = true
    try {
      const built = await build()
      if (isDisposed) return await built.dispose()
      use(built)
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
    port: () => {
      if (running === null) throw new AppFailure({ code: 'NOT_LIVE', message: 'There is no engine to ask.' })
      return running.port
    },
    dispose: async () => {
      isDisposed = true
      await running?.dispose()
    },
  }
}
