/**
 * Which part of a very long list of lines is on screen, in lines rather than pixels: no element can be as tall as ten
 * million lines. Lines may grow at both ends and keep their places. Lives with the list.
 */
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'

export interface LineRange {
  /** Place of the first line, and the place after the last. Places may be negative. */
  readonly first: number
  readonly end: number
}

export interface LineWindow {
  /** The place at the upper edge; its fraction is how much of that line is above the edge. */
  readonly top: Readonly<ShallowRef<number>>
  /** Lines to ask for, a few more than are seen. */
  readonly wanted: ComputedRef<LineRange>
  /** Pins where that is the end. */
  readonly moveTo: (top: number) => void
  /** As moveTo, but never pins. */
  readonly hold: (top: number) => void
}

const spareLines = 12

export function useLineWindow(options: {
  readonly range: () => LineRange
  readonly viewHeight: () => number
  readonly lineHeight: number
  /** At the end of the list, and staying there as it grows. */
  readonly isPinned: ShallowRef<boolean>
  /** Lines that are taller than one row: nothing above the upper edge can be placed without being measured. */
  readonly isWrapped: () => boolean
}): LineWindow {
  const { range, viewHeight, lineHeight, isPinned, isWrapped } = options
  const free = shallowRef(0)

  const rows = computed(() => viewHeight() / lineHeight)
  const shownCount = computed(() => Math.ceil(rows.value) + 1)
  /** Where the last line is at the lower edge. */
  const lowest = computed(() => Math.max(range().first, range().end - rows.value))

  const top = computed(() => {
    if (isPinned.value) return lowest.value
    const highest = isWrapped() ? Math.max(range().first, range().end - 1) : lowest.value
    return Math.min(Math.max(free.value, range().first), highest)
  })

  const wanted = computed<LineRange>((previous) => {
    const { first, end } = range()
    const from = Math.floor(top.value)
    const spareAbove = isWrapped() && !isPinned.value ? 0 : spareLines
    const next = {
      first: Math.max(first, from - spareAbove),
      end: Math.min(end, from + shownCount.value + spareLines),
    }
    return previous?.first === next.first && previous.end === next.end ? previous : next
  })

  function hold(at: number): void {
    free.value = at
    isPinned.value = false
  }

  function moveTo(target: number): void {
    hold(target)
    // In a wrapped list only measuring tells whether the end is in view.
    if (!isWrapped() && target >= lowest.value) isPinned.value = true
  }

  return { top, wanted, moveTo, hold }
}
