/** Which entries of a long table are rendered: follows the scroll position and the size of the view. Lives with the table. */
import { computed, onBeforeUnmount, onMounted, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { visibleRange } from './table-layout'

export const rowHeight = 32

export interface TableWindow {
  readonly range: ComputedRef<{ readonly first: number; readonly last: number }>
  readonly viewHeight: Readonly<ShallowRef<number>>
  /** Scrolls just as far as needed for the entry to be seen. */
  readonly reveal: (index: number) => void
  readonly toTop: () => void
  readonly onScroll: () => void
}

export function useTableWindow(
  scroller: Readonly<ShallowRef<HTMLElement | null>>,
  entryCount: () => number,
): TableWindow {
  // Until measured the whole window counts as the view: a few rows too many, but no second pass before the first paint.
  const viewHeight = shallowRef(window.innerHeight)
  const scrollTop = shallowRef(0)
  let observer: ResizeObserver | undefined

  // Most scroll events stay within the same rows: the same object then, and nothing is rendered.
  const range = computed<{ readonly first: number; readonly last: number }>((previous) => {
    // A list that got shorter moves the view up; the scroll event that says so comes too late for this picture, and asking
    // the element would make it lay out twice.
    const lowest = Math.max(0, (entryCount() + 1) * rowHeight - viewHeight.value)
    const next = visibleRange(Math.min(scrollTop.value, lowest), viewHeight.value, rowHeight, entryCount())
    return previous?.first === next.first && previous.last === next.last ? previous : next
  })

  function onScroll(): void {
    scrollTop.value = scroller.value?.scrollTop ?? 0
  }

  onMounted(() => {
    const element = scroller.value
    if (element === null || typeof ResizeObserver !== 'function') return
    observer = new ResizeObserver(() => {
      if (element.clientHeight > 0) viewHeight.value = element.clientHeight
    })
    observer.observe(element)
  })
  onBeforeUnmount(() => observer?.disconnect())

  return {
    range,
    viewHeight,
    onScroll,
    toTop() {
      scrollTop.value = 0
      if (scroller.value !== null) scroller.value.scrollTop = 0
    },
    reveal(index) {
      const element = scroller.value
      if (element === null) return
      // The header row sticks to the top of the view and covers one row of it.
      const room = element.clientHeight - rowHeight
      const top = index * rowHeight
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room
      onScroll()
    },
  }
}
