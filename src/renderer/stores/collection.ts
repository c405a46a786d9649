/** A keyed collection that mirrors one of main's topics. Owned by a store; lives as long as the page. */
import { shallowRef, triggerRef, type ShallowRef } from 'vue'
import { applyPatch, type CollectionPatch } from '@shared/domain/patch'
import type { AppError } from '@shared/domain/result'

export interface Collection<T> {
  /** The same Map throughout: what depends on it is told of each change. Rows that change are other objects. */
  readonly rows: ShallowRef<ReadonlyMap<string, T>>
  /** Whether a snapshot ever came. It comes empty while the engine hasn't listed anything yet. */
  readonly isLoaded: ShallowRef<boolean>
  readonly error: ShallowRef<AppError | null>
  readonly handlers: {
    readonly onSnapshot: (items: readonly T[]) => void
    readonly onPatch: (patch: CollectionPatch<T>) => void
    readonly onError: (error: AppError) => void
  }
}

/** `onChange` is told after the rows have changed. */
export function createCollection<T>(
  keyOf: (item: T) => string,
  onChange: () => void = () => {},
): Collection<T> {
  const map = new Map<string, T>()
  const rows = shallowRef<ReadonlyMap<string, T>>(map)
  const isLoaded = shallowRef(false)
  const error = shallowRef<AppError | null>(null)

  function changed(): void {
    triggerRef(rows)
    onChange()
  }

  return {
    rows,
    isLoaded,
    error,
    handlers: {
      onSnapshot(items) {
        map.clear()
        for (const item of items) map.set(keyOf(item), item)
        isLoaded.value = true
        error.value = null
        changed()
      },
      onPatch(patch) {
        if (applyPatch(map, patch, keyOf)) changed()
      },
      onError(cause) {
        error.value = cause
      },
    },
  }
}
