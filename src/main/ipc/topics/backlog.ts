/**
 * What a follower has not been sent yet. A backlog lives as long as one followed topic and is bounded: a page that
 * stopped reading costs main no more than a fresh snapshot would.
 */
import type { CollectionPatch } from '@shared/domain/patch'

export interface Backlog<Patch> {
  add(patch: Patch): void
  /** All that was added since the last take, as one patch with the same effect; null when nothing was. */
  take(): Patch | null
  /** Holding on costs more than a fresh snapshot would: drop the backlog and send one. */
  isOverfull(): boolean
}

/** Ids of objects that came and went while nothing could be sent pile up beyond this many plus the collection's own size. */
const spareIds = 1_000

/** Same effect as `mergePatches` over all that was added, at a cost that does not grow with what already waits. */
export function collectionBacklog<T>(
  keyOf: (item: T) => string,
  collectionSize: () => number,
): Backlog<CollectionPatch<T>> {
  const upserts = new Map<string, T>()
  const removed = new Set<string>()
  return {
    add: (patch) => {
      for (const key of patch.removed) {
        upserts.delete(key)
        removed.add(key)
      }
      for (const item of patch.upserts) upserts.set(keyOf(item), item)
    },
    take: () => {
      if (upserts.size === 0 && removed.size === 0) return null
      const patch = { upserts: [...upserts.values()], removed: [...removed] }
      upserts.clear()
      removed.clear()
      return patch
    },
    isOverfull: () => upserts.size + removed.size > collectionSize() + spareIds,
  }
}

/** A value is replaced as a whole: only the last one counts. */
export function valueBacklog<T>(): Backlog<T> {
  let waiting: { readonly value: T } | null = null
  return {
    add: (value) => {
      waiting = { value }
    },
    take: () => {
      const taken = waiting
      waiting = null
      return taken === null ? null : taken.value
    },
    isOverfull: () => false,
  }
}

export interface Batch<T> {
  readonly added: readonly T[]
  readonly dropped: number
}

/** The newest `limit` items wait; older ones are counted as dropped. */
export function batchBacklog<T>(limit: number): Backlog<Batch<T>> {
  let added: T[] = []
  let dropped = 0
  const trim = () => {
    dropped += added.length - limit
    added = added.slice(-limit)
  }
  return {
    add: (batch) => {
      for (const item of batch.added) added.push(item)
      dropped += batch.dropped
      // Twice the limit, so that a flood of small batches does not copy the ring each time.
      if (added.length > limit * 2) trim()
    },
    take: () => {
      if (added.length > limit) trim()
      if (added.length === 0 && dropped === 0) return null
      const batch = { added, dropped }
      added = []
      dropped = 0
      return batch
    },
    isOverfull: () => false,
  }
}
