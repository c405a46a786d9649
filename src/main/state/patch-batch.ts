/**
 * Gathers background results so that thousands of them cost tens of patches: the first goes out at once, later ones at
 * most every `gapMs`. Lives for one connection.
 */
import type { CollectionPatch } from '@shared/domain/patch'
import type { Clock, Timer } from './clock'

export interface PatchBatch<T> {
  add(key: string, item: T): void
  /** A newer word about this key has come: what waits here is out of date. */
  drop(key: string): void
  flush(): void
  close(): void
}

export function createPatchBatch<T>(options: {
  readonly clock: Clock
  readonly gapMs: number
  readonly apply: (patch: CollectionPatch<T>) => void
}): PatchBatch<T> {
  const { clock, gapMs, apply } = options
  const waiting = new Map<string, T>()
  let timer: Timer | null = null
  let lastFlushMs = -Infinity

  function flush(): void {
    timer?.cancel()
    timer = null
    if (waiting.size === 0) return
    lastFlushMs = clock.monotonicMs()
    const upserts = [...waiting.values()]
    waiting.clear()
    apply({ upserts, removed: [] })
  }

  return {
    add: (key, item) => {
      waiting.set(key, item)
      if (timer !== null) return
      const dueInMs = lastFlushMs + gapMs - clock.monotonicMs()
      if (dueInMs <= 0) flush()
      else timer = clock.setTimer(flush, dueInMs)
    },
    drop: (key) => {
      waiting.delete(key)
    },
    flush,
    close: () => {
      timer?.cancel()
      timer = null
      waiting.clear()
    },
  }
}
