/**
 * Where a topic's value and patches come from. A source listens upstream only while somebody follows it, and turns
 * each upstream change into what crosses once, however many follow. Sources live as long as the app.
 */
import type { CollectionPatch } from '@shared/domain/patch'
import { batchBacklog, collectionBacklog, valueBacklog, type Backlog, type Batch } from './backlog'
import { isSameData } from './same-data'

export interface TopicSource<Value, Patch> {
  /** Patches after this moment, synchronously with the change upstream. */
  subscribe(listener: (patch: Patch) => void): () => void
  /** The value that every patch so far amounts to. Only while subscribed. */
  snapshot(): Value
  createBacklog(): Backlog<Patch>
}

/** Passes on to many what is watched once: the first listener opens the watch, the last one to leave closes it. */
function shareWatch<Patch>(watch: (emit: (patch: Patch) => void) => () => void) {
  const listeners = new Set<(patch: Patch) => void>()
  let stopWatching: (() => void) | null = null
  return (listener: (patch: Patch) => void): (() => void) => {
    // One function may be given twice: each subscription is its own.
    const own = (patch: Patch) => listener(patch)
    listeners.add(own)
    stopWatching ??= watch((patch) => {
      for (const each of [...listeners]) each(patch)
    })
    return () => {
      if (!listeners.delete(own) || listeners.size > 0) return
      stopWatching?.()
      stopWatching = null
    }
  }
}

export function valueSource<T>(options: {
  readonly read: () => T
  readonly watch: (changed: () => void) => () => void
}): TopicSource<T, T> {
  return {
    subscribe: shareWatch((emit) => options.watch(() => emit(options.read()))),
    snapshot: options.read,
    createBacklog: () => valueBacklog<T>(),
  }
}

export function batchSource<T>(options: {
  readonly read: () => readonly T[]
  readonly watch: (added: (batch: Batch<T>) => void) => () => void
  readonly limit: number
}): TopicSource<readonly T[], Batch<T>> {
  return {
    subscribe: shareWatch(options.watch),
    snapshot: () => options.read().slice(-options.limit),
    createBacklog: () => batchBacklog<T>(options.limit),
  }
}

/** `project` makes the slim form that crosses; an item whose slim form did not change is not sent again. */
export function collectionSource<Item, Row>(options: {
  readonly read: () => Iterable<Item>
  readonly watch: (changed: (patch: CollectionPatch<Item>) => void) => () => void
  readonly project: (item: Item) => Row
  readonly keyOf: (row: Row) => string
}): TopicSource<readonly Row[], CollectionPatch<Row>> {
  const { project, keyOf } = options
  const rows = new Map<string, Row>()

  const narrow = (patch: CollectionPatch<Item>): CollectionPatch<Row> => {
    const removed = patch.removed.filter((key) => rows.delete(key))
    const upserts: Row[] = []
    for (const item of patch.upserts) {
      const row = project(item)
      const known = rows.get(keyOf(row))
      if (known !== undefined && isSameData(known, row)) continue
      rows.set(keyOf(row), row)
      upserts.push(row)
    }
    return { upserts, removed }
  }

  return {
    subscribe: shareWatch((emit) => {
      for (const item of options.read()) {
        const row = project(item)
        rows.set(keyOf(row), row)
      }
      const stop = options.watch((patch) => {
        const narrowed = narrow(patch)
        if (narrowed.upserts.length > 0 || narrowed.removed.length > 0) emit(narrowed)
      })
      return () => {
        stop()
        rows.clear()
      }
    }),
    snapshot: () => [...rows.values()],
    createBacklog: () => collectionBacklog(keyOf, () => rows.size),
  }
}
