/** Moving through a table by keyboard, row by row and within a row. Keeps which row is the current one; lives with the table. */
import { nextTick, shallowRef, type ShallowRef } from 'vue'
import type { TableEntry, TableLayout } from './table-layout'
import { rowHeight, type TableWindow } from './use-table-window'

export interface TableKeyboardOptions<T> {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>
  readonly tableWindow: TableWindow
  layout(): TableLayout<T>
  entryKey(entry: TableEntry<T>): string
  toggleGroup(entry: TableEntry<T>): void
  toggleSelected(index: number): void
  /** From the row where the selection began to this one. */
  selectTo(index: number): void
  selectAll(): void
  clearSelection(): void
  activate(index: number): void
}

export interface TableKeyboard {
  /** Key of the entry that the Tab key reaches; null: the first one in view. */
  readonly currentKey: ShallowRef<string | null>
  readonly onKeydown: (event: KeyboardEvent) => void
  readonly onFocusin: (event: FocusEvent) => void
}

export function useTableKeyboard<T>(options: TableKeyboardOptions<T>): TableKeyboard {
  const currentKey = shallowRef<string | null>(null)

  function indexOfCurrent(): number {
    const layout = options.layout()
    for (let index = 0; index < layout.entryCount; index += 1) {
      const entry = layout.entryAt(index)
      if (entry !== undefined && options.entryKey(entry) === currentKey.value) return index
    }
    return -1
  }

  function moveTo(index: number): number {
    const layout = options.layout()
    const target = Math.max(0, Math.min(index, layout.entryCount - 1))
    const entry = layout.entryAt(target)
    if (entry === undefined) return -1
    currentKey.value = options.entryKey(entry)
    options.tableWindow.reveal(target)
    void nextTick(() => rowElement(target)?.focus({ preventScroll: true }))
    return target
  }

  function rowElement(index: number): HTMLElement | null {
    return options.scroller.value?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null
  }

  function moveWithin(row: HTMLElement, target: HTMLElement, step: 1 | -1): void {
    const stops = [
      row,
      ...row.querySelectorAll<HTMLElement>('a[href], button:not(:disabled), input:not(:disabled)'),
    ]
    stops[stops.indexOf(target) + step]?.focus()
  }

  function onRowKey(event: KeyboardEvent, row: HTMLElement | null, target: HTMLElement): boolean {
    const index = row === null ? indexOfCurrent() : Number(row.dataset['index'])
    const page = Math.max(1, Math.floor(options.tableWindow.viewHeight.value / rowHeight) - 2)
    const destinations: Partial<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: options.layout().entryCount - 1,
    }
    const destination = destinations[event.key]
    if (destination !== undefined) {
      const reached = moveTo(destination)
      if (event.shiftKey && reached >= 0) options.selectTo(reached)
      return true
    }
    if (row === null) return false
    const entry = options.layout().entryAt(index)
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      const step = event.key === 'ArrowRight' ? 1 : -1
      if (entry?.kind === 'group' && target === row && entry.group.isCollapsed === (step === 1)) {
        options.toggleGroup(entry)
      } else moveWithin(row, target, step)
      return true
    }
    if (target !== row) return false
    if (event.key === ' ' || event.key === 'Enter') {
      if (entry?.kind === 'group') options.toggleGroup(entry)
      else if (event.key === ' ') options.toggleSelected(index)
      else options.activate(index)
      return true
    }
    return false
  }

  return {
    currentKey,
    onKeydown(event) {
      if (!(event.target instanceof HTMLElement) || event.altKey) return
      const row = event.target.closest<HTMLElement>('[data-index]')
      // The header's own buttons keep their keys.
      if (row === null && event.target !== options.scroller.value) return
      let isHandled = false
      if (event.ctrlKey || event.metaKey) {
        if (event.key === 'a') {
          options.selectAll()
          isHandled = true
        }
      } else if (event.key === 'Escape') options.clearSelection()
      else isHandled = onRowKey(event, row, event.target)
      if (isHandled) event.preventDefault()
    },
    onFocusin(event) {
      if (!(event.target instanceof HTMLElement)) return
      const row = event.target.closest<HTMLElement>('[data-index]')
      const entry = row === null ? undefined : options.layout().entryAt(Number(row.dataset['index']))
      if (entry !== undefined) currentKey.value = options.entryKey(entry)
    },
  }
}
