import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { useLineWindow, type LineRange } from './use-line-window'

function setUp(first: number, end: number, isWrapped = false) {
  const range = shallowRef<LineRange>({ first, end })
  const isPinned = shallowRef(true)
  const shown = useLineWindow({
    range: () => range.value,
    viewHeight: () => 180,
    lineHeight: 18,
    isPinned,
    isWrapped: () => isWrapped,
  })
  return { range, isPinned, ...shown }
}

describe('the window on a long list of lines', () => {
  it('stays at the end while it is pinned', () => {
    const { range, top, wanted } = setUp(0, 100)
    expect(top.value).toBe(90)
    range.value = { first: 0, end: 5_000_000 }
    expect(top.value).toBe(4_999_990)
    expect(wanted.value).toEqual({ first: 4_999_978, end: 5_000_000 })
  })

  it('keeps its place when lines come at either end', () => {
    const { range, top, moveTo, isPinned } = setUp(0, 100)
    moveTo(40.5)
    expect(isPinned.value).toBe(false)
    range.value = { first: -1000, end: 300 }
    expect(top.value).toBe(40.5)
  })

  it('moves on when the lines it shows are dropped', () => {
    const { range, top, moveTo } = setUp(0, 100)
    moveTo(10)
    range.value = { first: 50, end: 150 }
    expect(top.value).toBe(50)
  })

  it('is pinned again at the end, and held there only when asked to', () => {
    const { moveTo, hold, isPinned, top, range } = setUp(0, 100)
    moveTo(20)
    moveTo(90)
    expect(isPinned.value).toBe(true)
    hold(90)
    expect(isPinned.value).toBe(false)
    range.value = { first: 0, end: 200 }
    expect(top.value).toBe(90)
  })

  it('shows a short list from its first line', () => {
    const { top, wanted } = setUp(7, 10)
    expect(top.value).toBe(7)
    expect(wanted.value).toEqual({ first: 7, end: 10 })
  })

  it('asks for no line above the edge where lines wrap', () => {
    const { moveTo, wanted } = setUp(0, 100, true)
    moveTo(50)
    expect(wanted.value.first).toBe(50)
    moveTo(97)
    expect(wanted.value.first).toBe(97)
  })
})
