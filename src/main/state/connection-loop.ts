/**
 * Connects, follows, and connects again; says in which phase the view of the engine is. Lives from `start` to
 * `dispose`. Loses nothing: what was known stays until a new list corrects it.
 */
import type { ConnectionFailure, ConnectionPhase } from '@shared/domain/engine'
import { AppFailure, toAppError, type AppError } from '@shared/domain/result'
import type { EnginePort, EventStream } from '../engine/engine-port'
import type { Logger } from '../log'
import { pause, withDeadline, type Clock } from './clock'
import type { Session } from './session'
import type { StateStore } from './state-store'

export interface ConnectionLoop {
  /** null unless connected. */
  readonly session: Session | null
  start(): void
  reconnectNow(): void
  dispose(): Promise<void>
}

const firstDelayMs = 250
const localLimits = { maximumDelayMs: 1000, connectMs: 5000 }
/** ssh and a slow line take their time. */
const remoteLimits = { maximumDelayMs: 10_000, connectMs: 20_000 }
/** A connection that ends sooner was not a success: trying again at once could go on for ever. */
const shortLifeMs = 1000

export function createConnectionLoop(options: {
  readonly port: EnginePort
  readonly store: StateStore
  readonly clock: Clock
  /** From 0 to 1, as Math.random. */
  readonly random: () => number
  readonly logger: Logger
  readonly openSession: (stream: EventStream) => Session
}): ConnectionLoop {
  const { port, store, clock, random, logger } = options
  const limits = /^(unix|npipe):/.test(port.endpoint.url) ? localLimits : remoteLimits
  const controller = new AbortController()
  const { signal } = controller
  let session: Session | null = null
  let wake = new AbortController()
  let finished: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      const { error, liveForMs } = await connectAndFollow()
      if (signal.aborted) return
      failures = liveForMs >= shortLifeMs ? 0 : failures + 1
      showFailure(error, liveForMs > 0)
      if (failures > 0) await waitForNextAttempt(failures)
    }
  }

  /** Settles when the connection could not be made, or was lost again. */
  async function connectAndFollow(): Promise<{ readonly error: AppError; readonly liveForMs: number }> {
    let liveSinceMs: number | null = null
    try {
      const handshake = await withDeadline(clock, limits.connectMs, signal, (inner) => port.connect(inner))
      store.updateStatus({ clockSkewMs: handshake.clockSkewMs })
      session = options.openSession(await withDeadline(clock, limits.connectMs, signal, openEvents))
      const lost = session.ended.then((error) => Promise.reject(new AppFailure(error)))
      await Promise.race([session.ready, lost])
      liveSinceMs = clock.monotonicMs()
      store.updateStatus({ phase: 'live', failure: null })
      logger.log('info', 'Connected to the engine.', { endpoint: port.endpoint.url })
      return await lost
    } catch (cause) {
      const error = toAppError(cause)
      session?.close()
      session = null
      const liveForMs = liveSinceMs === null ? 0 : Math.max(1, clock.monotonicMs() - liveSinceMs)
      return { error, liveForMs }
    }
  }

  /** A stream that opens after its deadline has nobody to close it. */
  async function openEvents(inner: AbortSignal): Promise<EventStream> {
    const stream = await port.openEvents({}, inner)
    if (inner.aborted) stream.close()
    return stream
  }

  function showFailure(error: AppError, wasLive: boolean): void {
    const failure = port.describeFailure(error)
    // The end of a stream alone does not say whether the engine is gone: the attempt that follows at once does.
    const phase = wasLive ? 'stale' : phaseAfter(failure.reason, store.status.hasSnapshot)
    logger.log('warning', 'No connection to the engine.', {
      phase,
      reason: failure.reason,
      code: error.code,
      detail: failure.detail,
    })
    store.updateStatus({ phase, failure })
  }

  async function waitForNextAttempt(failures: number): Promise<void> {
    const delayMs = Math.round(backOffMs(failures, limits.maximumDelayMs) * (0.8 + 0.4 * random()))
    store.updateStatus({ nextAttemptAtMs: clock.nowMs() + delayMs })
    wake = new AbortController()
    await pause(clock, delayMs, wake.signal)
    store.updateStatus({ nextAttemptAtMs: null })
  }

  return {
    get session() {
      return session
    },
    start: () => {
      finished = run()
    },
    reconnectNow: () => wake.abort(),
    dispose: async () => {
      controller.abort()
      wake.abort()
      session?.close()
      await finished
    },
  }
}

/** The delay before attempt number `failures` + 1, in ms. */
export function backOffMs(failures: number, maximumMs: number): number {
  return Math.min(maximumMs, firstDelayMs * 2 ** Math.min(failures - 1, 16))
}

/** An engine that does not answer may still come back to itself; any other failure means that there is none. */
export function phaseAfter(reason: ConnectionFailure, hasSnapshot: boolean): ConnectionPhase {
  return reason === 'not-answering' && hasSnapshot ? 'stale' : 'gone'
}
