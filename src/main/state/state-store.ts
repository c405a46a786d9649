/**
 * The one copy of what is known of the engine, and the one place that changes it. Lives as long as the app: a lost
 * connection changes the status and nothing else here.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Container } from '@shared/domain/container'
import type { EndpointDescription, EngineStatus } from '@shared/domain/engine'
import type { Image, Network, Volume } from '@shared/domain/objects'
import { applyPatch, type CollectionPatch } from '@shared/domain/patch'
import type { Logger } from '../log'
import type { EngineSnapshot, StateChange } from './state-port'

/** One keyed collection as its synchroniser sees it. */
export interface Collection<T> {
  readonly items: ReadonlyMap<string, T>
  /** Applies what really changes and tells the listeners; a patch without effect is not sent. */
  apply(patch: CollectionPatch<T>): void
}

export interface StateStore {
  readonly snapshot: EngineSnapshot
  readonly status: EngineStatus
  readonly containers: Collection<Container>
  readonly images: Collection<Image>
  readonly networks: Collection<Network>
  readonly volumes: Collection<Volume>
  /** `phaseSinceMs` follows from `phase` and is not the caller's to set. */
  updateStatus(change: Partial<Omit<EngineStatus, 'phaseSinceMs'>>): void
  emit(change: StateChange): void
  subscribe(listener: (change: StateChange) => void): () => void
}

export function createStateStore(options: {
  readonly endpoint: EndpointDescription
  readonly nowMs: () => number
  readonly logger: Logger
}): StateStore {
  const { endpoint, nowMs, logger } = options
  const listeners = new Set<(change: StateChange) => void>()
  const waiting: StateChange[] = []
  let isEmitting = false

  let status: EngineStatus = {
    endpoint,
    phase: 'connecting',
    phaseSinceMs: nowMs(),
    identity: null,
    failure: null,
    nextAttemptAtMs: null,
    hasSnapshot: false,
    listedKinds: [],
    clockSkewMs: null,
  }

  /** A change made by a listener waits its turn, so that every listener sees the changes in one order. */
  function emit(change: StateChange): void {
    waiting.push(change)
    if (isEmitting) return
    isEmitting = true
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const listener of [...listeners]) {
        try {
          listener(next)
        } catch (cause) {
          logger.log('error', 'A listener of the state failed.', { kind: next.kind, cause: String(cause) })
        }
      }
    }
    isEmitting = false
  }

  function collection<T>(
    keyOf: (item: T) => string,
    toChange: (patch: CollectionPatch<T>) => StateChange,
  ): Collection<T> & { readonly items: Map<string, T> } {
    const items = new Map<string, T>()
    return {
      items,
      apply: (patch) => {
        const upserts = patch.upserts.filter((item) => !isDeepStrictEqual(items.get(keyOf(item)), item))
        const removed = patch.removed.filter((key) => items.has(key))
        if (upserts.length === 0 && removed.length === 0) return
        const effective = { upserts, removed }
        applyPatch(items, effective, keyOf)
        emit(toChange(effective))
      },
    }
  }

  const containers = collection<Container>(
    (container) => container.id,
    (patch) => ({ kind: 'containers', patch }),
  )
  const images = collection<Image>(
    (image) => image.id,
    (patch) => ({ kind: 'images', patch }),
  )
  const networks = collection<Network>(
    (network) => network.id,
    (patch) => ({ kind: 'networks', patch }),
  )
  const volumes = collection<Volume>(
    (volume) => volume.name,
    (patch) => ({ kind: 'volumes', patch }),
  )

  return {
    snapshot: {
      containers: containers.items,
      images: images.items,
      networks: networks.items,
      volumes: volumes.items,
    },
    get status() {
      return status
    },
    containers,
    images,
    networks,
    volumes,
    updateStatus: (change) => {
      const next: EngineStatus = {
        ...status,
        ...change,
        phaseSinceMs:
          change.phase !== undefined && change.phase !== status.phase ? nowMs() : status.phaseSinceMs,
      }
      if (isDeepStrictEqual(next, status)) return
      status = next
      emit({ kind: 'status', status })
    },
    emit,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
