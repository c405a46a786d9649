/**
 * A LiveState that is there before the engine is known: the endpoint is still being looked up, or it can't be resolved
 * at all. Once attached it is the engine's own state; who subscribed before keeps on. Lives as long as the app.
 */
import type { EndpointDescription, EngineStatus, FailureReport } from '@shared/domain/engine'
import { AppFailure } from '@shared/domain/result'
import type { EngineSnapshot, LiveState, StateChange } from './state-port'

export interface DeferredState extends LiveState {
  /**
   * From now on everything comes from `state`, which has nothing to show yet. What one before it showed is told as gone;
   * its events stay with who heard them.
   */
  attach(state: LiveState): void
  /** There is nothing to connect to: why, and what was asked for as far as it is known. */
  fail(failure: FailureReport, endpoint: EndpointDescription | null): void
}

const emptySnapshot: EngineSnapshot = {
  containers: new Map(),
  images: new Map(),
  networks: new Map(),
  volumes: new Map(),
}

export function createDeferredState(options: {
  readonly endpoint: EndpointDescription
  readonly nowMs: () => number
  /** The person wants to try again, whether or not anything is attached. */
  readonly retry: () => void
}): DeferredState {
  const { nowMs, retry } = options
  const listeners = new Set<(change: StateChange) => void>()
  let attached: LiveState | null = null
  let unsubscribe = () => {}
  let isVisible = true
  let status: EngineStatus = {
    endpoint: options.endpoint,
    phase: 'connecting',
    phaseSinceMs: nowMs(),
    identity: null,
    failure: null,
    nextAttemptAtMs: null,
    hasSnapshot: false,
    listedKinds: [],
    clockSkewMs: null,
  }
  const tell = (change: StateChange) => {
    for (const listener of [...listeners]) listener(change)
  }

  return {
    get status() {
      return attached?.status ?? status
    },
    get snapshot() {
      return attached?.snapshot ?? emptySnapshot
    },
    get recentEvents() {
      return attached?.recentEvents ?? []
    },
    subscribe: (listener) => {
      const own = (change: StateChange) => listener(change)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    reconnectNow: retry,
    reconcileNow: async () => attached?.reconcileNow(),
    measureDiskUsage: async () => {
      if (attached === null) throw new AppFailure({ code: 'NOT_LIVE', message: 'There is no engine to ask.' })
      return attached.measureDiskUsage()
    },
    setVisible: (next) => {
      isVisible = next
      attached?.setVisible(next)
    },
    attach: (state) => {
      unsubscribe()
      const left = attached?.snapshot ?? emptySnapshot
      attached = state
      state.setVisible(isVisible)
      unsubscribe = state.subscribe(tell)
      for (const kind of ['containers', 'images', 'networks', 'volumes'] as const) {
        const removed = [...left[kind].keys()]
        if (removed.length > 0) tell({ kind, patch: { upserts: [], removed } })
      }
      tell({ kind: 'status', status: state.status })
    },
    fail: (failure, endpoint) => {
      status = {
        ...status,
        endpoint: endpoint ?? status.endpoint,
        phase: 'gone',
        phaseSinceMs: nowMs(),
        failure,
      }
      tell({ kind: 'status', status })
    },
  }
}
