/** Selecting rows one by one, by range and all at once. The set is its owner's: every change is a new set. Lives with the table. */
import { computed, type ComputedRef } from 'vue'
import type { TableLayout } from './table-layout'

export interface TableSelectionOptions<T> {
  layout(): TableLayout<T>
  keyOf(row: T): string
  /** null: rows can't be selected. */
  selection(): ReadonlySet<string> | null
  emit(keys: ReadonlySet<string>): void
}

export interface TableSelection<T> {
  readonly isSome: ComputedRef<boolean>
  readonly isEverything: ComputedRef<boolean>
  readonly toggle: (index: number) => void
  /** From the row where the selection began to this one. */
  readonly selectTo: (index: number, isOn?: boolean) => void
  readonly selectRows: (rows: Iterable<T>, isOn: boolean) => void
  readonly clear: () => void
  /** The row at which a later range begins. */
  readonly anchorAt: (index: number) => void
}

export function useTableSelection<T>(options: TableSelectionOptions<T>): TableSelection<T> {
  let anchorKey: string | null = null

  function change(apply: (keys: Set<string>) => void): void {
    const selection = options.selection()
    if (selection === null) return
    const keys = new Set(selection)
    apply(keys)
    options.emit(keys)
  }

  function keyAt(index: number): string | undefined {
    const entry = options.layout().entryAt(index)
    return entry?.kind === 'row' ? options.keyOf(entry.row) : undefined
  }

  function anchorIndex(fallback: number): number {
    const { entryCount } = options.layout()
    for (let index = 0; index < entryCount && anchorKey !== null; index += 1) {
      if (keyAt(index) === anchorKey) return index
    }
    return fallback
  }

  const selectedCount = computed(() => {
    const selection = options.selection()
    if (selection === null || selection.size === 0) return 0
    let count = 0
    for (const row of options.layout().rows()) if (selection.has(options.keyOf(row))) count += 1
    return count
  })
  const isEverything = computed(() => {
    const { rowCount } = options.layout()
    return rowCount > 0 && selectedCount.value === rowCount
  })

  return {
    isSome: computed(() => selectedCount.value > 0),
    isEverything,
    toggle(index) {
      const key = keyAt(index)
      if (key === undefined) return
      anchorKey = key
      change((keys) => {
        if (!keys.delete(key)) keys.add(key)
      })
    },
    selectTo(index, isOn = true) {
      const anchor = anchorIndex(index)
      change((keys) => {
        for (let at = Math.min(anchor, index); at <= Math.max(anchor, index); at += 1) {
          const key = keyAt(at)
          if (key === undefined) continue
          if (isOn) keys.add(key)
          else keys.delete(key)
        }
      })
    },
    selectRows(rows, isOn) {
      change((keys) => {
        for (const row of rows) {
          if (isOn) keys.add(options.keyOf(row))
          else keys.delete(options.keyOf(row))
        }
      })
    },
    clear() {
      if ((options.selection()?.size ?? 0) > 0) options.emit(new Set())
    },
    anchorAt(index) {
      anchorKey = keyAt(index) ?? anchorKey
    },
  }
}
