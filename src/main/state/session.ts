/**
 * One connection's worth of following the engine: events first, then the lists, then one read per event. A session ends
 * once, by the first thing that makes its view doubtful, and never touches the store afterwards.
 */
import { setMaxListeners } from 'node:events'
import type { EngineIdentity } from '@shared/domain/engine'
import type { EngineEvent } from '@shared/domain/event'
import { AppFailure, toAppError, type AppError, type AppErrorCode } from '@shared/domain/result'
import type { EnginePort, EventStream } from '../engine/engine-port'
import type { Logger } from '../log'
import { pause, withDeadline, type Clock } from './clock'
import { hintsOf, type EventHint, type ObjectKind } from './event-hints'
import type { ListRequest } from './kind-sync'
import { createObjectSyncs } from './object-syncs'
import { createRefetchQueue } from './refetch-queue'
import type { StateStore } from './state-store'
import { startWatchdog } from './watchdog'

export interface Session {
  /** Resolves when the lists are in. Rejects when the session ends before that. */
  readonly ready: Promise<void>
  /** Why it ended. */
  readonly ended: Promise<AppError>
  /** Never rejects: what can't be compared ends the session. */
  reconcile(): Promise<void>
  setVisible(isVisible: boolean): void
  close(): void
}

export interface SessionOptions {
  readonly port: EnginePort
  readonly store: StateStore
  readonly stream: EventStream
  readonly clock: Clock
  readonly logger: Logger
  readonly isVisible: boolean
  /** For how long after the list of containers no details are read: see EngineStateOptions. */
  readonly detailsDelayMs: number
  readonly onEvent: (event: EngineEvent) => void
  readonly onDroppedEvents: (count: number) => void
  readonly onIdentity: (identity: EngineIdentity) => void
}

/** The engine serves more at once, but no faster, and its other clients want answers too. */
const maximumReads = 6
const firstListRetryMs = 250
const maximumListRetryMs = 60_000
const connectionFailures = new Set<AppErrorCode>(['ENGINE_UNREACHABLE', 'PERMISSION_DENIED', 'BAD_ENDPOINT'])
/** The same answer would come again. */
const lastingFailures = new Set<AppErrorCode>(['FORBIDDEN', 'UNSUPPORTED', 'INVALID_INPUT', 'NOT_FOUND'])
/** How long the other lists may keep a session from being live once the containers are known. */
const otherListsGraceMs = 5000
const reconcileLimitMs = 60_000
const identityLimitMs = 15_000
/** /info makes the engine start processes: events ask for it at most this often. */
const identityGapMs = 2000
const identityRetryMs = 10_000
const otherKinds = ['images', 'networks', 'volumes'] as const

export function openSession(options: SessionOptions): Session {
  const { port, store, stream, clock, logger } = options
  const controller = new AbortController()
  const { signal } = controller
  // Every call and wait of the session listens, a few dozen at most.
  setMaxListeners(0, signal)
  const queue = createRefetchQueue(maximumReads, clock)
  let resolveEnded: (error: AppError) => void = () => {}
  let endError: AppError | null = null
  const ended = new Promise<AppError>((resolve) => {
    resolveEnded = resolve
  })

  function end(error: AppError): void {
    if (endError !== null) return
    endError = error
    controller.abort()
    queue.close()
    for (const sync of Object.values(syncs)) sync.close()
    stream.close()
    resolveEnded(error)
  }

  const syncs = createObjectSyncs({
    port,
    store,
    queue,
    clock,
    signal,
    logger,
    onListFailure: (kind) => void listPersistently(kind, { inspectAll: false }),
  })
  const watchdog = startWatchdog({
    clock,
    signal,
    isVisible: options.isVisible,
    ping: (inner) => port.ping(inner),
    reconcile,
    onFailure: (cause) => end(toAppError(cause)),
  })
  const refreshIdentity = createIdentityReader(options, signal)

  async function drain(): Promise<void> {
    let droppedEvents = 0
    try {
      for await (const event of stream) {
        if (signal.aborted) return
        watchdog.sawLife()
        options.onEvent(event)
        for (const hint of hintsOf(event)) follow(hint)
        if (stream.droppedEvents > droppedEvents) {
          options.onDroppedEvents(stream.droppedEvents - droppedEvents)
          droppedEvents = stream.droppedEvents
          return end({ code: 'ENGINE_UNREACHABLE', message: 'Events were lost.' })
        }
      }
      // An engine that shuts down ends the stream gracefully: no less a break than an error.
      end({ code: 'ENGINE_UNREACHABLE', message: 'The engine ended the event stream.' })
    } catch (cause) {
      end(toAppError(cause))
    }
  }

  function follow(hint: EventHint): void {
    switch (hint.what) {
      case 'changed':
        return syncs[hint.kind].changed(hint.key, hint.urgency)
      case 'gone':
        return syncs[hint.kind].gone(hint.key)
      case 'list':
        return syncs[hint.kind].listSoon()
      case 'identity':
        return refreshIdentity()
      case 'memberships':
        return refreshMemberships(hint.containerId)
    }
  }

  /** Which networks list the container is known from either side, and from neither while their first reads are on their way. */
  function refreshMemberships(containerId: string): void {
    syncs.containers.flush()
    syncs.networks.flush()
    syncs.networks.repeatReads()
    const attachments = store.snapshot.containers.get(containerId)?.networks ?? []
    const networkIds = new Set(attachments.map(({ networkId }) => networkId))
    for (const { id, members } of store.snapshot.networks.values()) {
      if (networkIds.has(id) || members.some((member) => member.containerId === containerId)) {
        syncs.networks.changed(id, 'now')
      }
    }
  }

  async function listAll(): Promise<void> {
    const { detailsDelayMs } = options
    // Two holds: none of the details may begin with the list, and the time that the rows need counts from it.
    if (detailsDelayMs > 0) queue.holdBackground(reconcileLimitMs)
    const containers = listPersistently('containers', { inspectAll: true }).finally(() => {
      if (detailsDelayMs > 0) queue.holdBackground(detailsDelayMs)
    })
    // Containers are what people look at first: the other lists wait to be shown until these are.
    const request = { inspectAll: false, showAfter: containers }
    const others = otherKinds.map((kind) => listPersistently(kind, request))
    await containers
    if (endError !== null) throw new AppFailure(endError)
    store.updateStatus({ hasSnapshot: true })
    await Promise.race([Promise.all(others), pause(clock, otherListsGraceMs, signal)])
    if (endError !== null) throw new AppFailure(endError)
    refreshIdentity()
  }

  /**
   * Lists, and tries again after a failure. The second failure in a row ends the session where nothing can be followed
   * without that list, or the connection is broken. But a proxy that forbids volumes, or a volume driver that hangs,
   * must not hide the rest.
   */
  const retrying = new Set<ObjectKind>()
  async function listPersistently(kind: ObjectKind, request: ListRequest): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await syncs[kind].list(request)
        if (failures > 1) retrying.delete(kind)
        noteListed(kind)
        return
      } catch (cause) {
        if (signal.aborted || (failures === 1 && retrying.has(kind))) return
        retrying.add(kind)
        const error = toAppError(cause)
        const detail = error.detail ?? ''
        logger.log('warning', 'A list could not be read.', { kind, code: error.code, detail, failures })
        const isFatal = kind === 'containers' || connectionFailures.has(error.code)
        if (failures > 1 && isFatal) return end(error)
        if (failures > 1 && lastingFailures.has(error.code)) return void retrying.delete(kind)
        await pause(clock, Math.min(maximumListRetryMs, firstListRetryMs * 4 ** (failures - 1)), signal)
      }
    }
  }

  function noteListed(kind: ObjectKind): void {
    const { listedKinds } = store.status
    if (!signal.aborted && !listedKinds.includes(kind)) {
      store.updateStatus({ listedKinds: [...listedKinds, kind] })
    }
  }

  async function reconcile(): Promise<void> {
    const kinds: readonly ObjectKind[] = ['containers', ...otherKinds]
    const lists = Promise.all(kinds.map((kind) => listPersistently(kind, { inspectAll: false })))
    // One list that can't be had must not keep the next comparison of the others from coming.
    await Promise.race([lists, pause(clock, reconcileLimitMs, signal)])
    if (!signal.aborted) refreshIdentity()
  }

  void drain()
  return {
    ready: listAll(),
    ended,
    reconcile,
    setVisible: (isVisible) => watchdog.setVisible(isVisible),
    close: () => end({ code: 'CANCELLED', message: 'The connection was closed.' }),
  }
}

/** Reads who the engine is, one at a time and not often, until it is told. */
function createIdentityReader(
  { port, clock, logger, onIdentity }: SessionOptions,
  signal: AbortSignal,
): () => void {
  let isBusy = false
  let isWanted = false

  async function read(): Promise<void> {
    isBusy = true
    while (isWanted && !signal.aborted) {
      isWanted = false
      let gapMs = identityGapMs
      try {
        const identity = await withDeadline(clock, identityLimitMs, signal, (inner) => port.identity(inner))
        if (!signal.aborted) onIdentity(identity)
      } catch (cause) {
        if (signal.aborted) return
        logger.log('warning', 'The engine did not say who it is.', { code: toAppError(cause).code })
        isWanted = true
        gapMs = identityRetryMs
      }
      await pause(clock, gapMs, signal)
    }
    isBusy = false
  }

  return () => {
    isWanted = true
    if (!isBusy) void read()
  }
}
