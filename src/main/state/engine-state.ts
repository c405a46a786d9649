/** The live state of one engine: wires store, connection and event log together. Lives as long as the app. */
import type { EngineIdentity } from '@shared/domain/engine'
import type { EngineEvent } from '@shared/domain/event'
import type { EnginePort } from '../engine/engine-port'
import type { Logger } from '../log'
import type { Clock } from './clock'
import { createConnectionLoop } from './connection-loop'
import { AppFailure, type AppError } from '@shared/domain/result'
import { createDiskMeter } from './disk-meter'
import { createEventLog } from './event-log'
import { openSession } from './session'
import type { LiveState } from './state-port'
import { createStateStore } from './state-store'

export interface EngineStateOptions {
  readonly port: EnginePort
  readonly clock: Clock
  /** From 0 to 1, as Math.random. */
  readonly random: () => number
  readonly logger: Logger
  /**
   * The first rows are on the screen before the details of each are asked for: a thousand answers would compete with the
   * first paint for the same cores. In ms after the list of containers; 0 unless given.
   */
  readonly detailsDelayMs?: number
}

const notLive: AppError = {
  code: 'NOT_LIVE',
  message: 'The engine is not connected, so nothing can be measured.',
}

export interface EngineState extends LiveState {
  start(): void
  /** Ends the connection. The port stays the caller's to dispose of. */
  dispose(): Promise<void>
}

export function createEngineState(options: EngineStateOptions): EngineState {
  const { port, clock, random, logger } = options
  const store = createStateStore({ endpoint: port.endpoint, nowMs: () => clock.nowMs(), logger })
  const eventLog = createEventLog({
    clock,
    announce: (added, dropped) => store.emit({ kind: 'events', added, dropped }),
  })
  const diskMeter = createDiskMeter({ port, clock })
  let isVisible = true

  function onEvent(event: EngineEvent): void {
    eventLog.add(event)
    // Swarm events carry the time of the store, not the present.
    if (store.status.clockSkewMs === null && event.scope === 'local') {
      store.updateStatus({ clockSkewMs: event.timeMs - clock.nowMs() })
    }
  }

  /** The lists have replaced the objects already; what another engine told before is not this one's past. */
  function onIdentity(identity: EngineIdentity): void {
    const known = store.status.identity
    if (known !== null && known.engineId !== identity.engineId) {
      logger.log('warning', 'Another engine answers at this endpoint.', { engineId: identity.engineId })
      eventLog.clear()
    }
    store.updateStatus({ identity })
  }

  const loop = createConnectionLoop({
    port,
    store,
    clock,
    random,
    logger,
    openSession: (stream) =>
      openSession({
        port,
        store,
        stream,
        clock,
        logger,
        isVisible,
        // After a break the rows are there already.
        detailsDelayMs: store.status.hasSnapshot ? 0 : (options.detailsDelayMs ?? 0),
        onEvent,
        onDroppedEvents: (count) => eventLog.addDropped(count),
        onIdentity,
      }),
  })

  return {
    get status() {
      return store.status
    },
    snapshot: store.snapshot,
    get recentEvents() {
      return eventLog.recent
    },
    subscribe: (listener) => store.subscribe(listener),
    start: () => loop.start(),
    reconnectNow: () => loop.reconnectNow(),
    reconcileNow: async () => {
      if (store.status.phase === 'live') await loop.session?.reconcile()
      else loop.reconnectNow()
    },
    measureDiskUsage: async () => {
      if (store.status.phase !== 'live') throw new AppFailure(notLive)
      return diskMeter.measure()
    },
    setVisible: (value) => {
      isVisible = value
      loop.session?.setVisible(value)
    },
    dispose: async () => {
      await loop.dispose()
      eventLog.close()
    },
  }
}
