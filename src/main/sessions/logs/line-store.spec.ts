import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineStore, lengthOf, textOf, type LineStore } from './line-store'
import { mergeByTime } from './merge'
import { createSeam, recentLines } from './seam'
import { batchOf, textsOf } from './testing/batches'

const linesArbitrary = fc.array(
  fc.record({ seconds: fc.integer({ min: 0, max: 20 }), text: fc.string({ maxLength: 30 }) }),
  { maxLength: 200 },
)

function storeOf(lines: readonly { seconds: number; text: string }[], source = 0): LineStore {
  const store = createLineStore()
  store.append(batchOf(lines), source)
  return store
}

describe('a line store', () => {
  it('holds every line in its order, over many chunks', () => {
    const store = createLineStore()
    const texts = Array.from({ length: 100_000 }, (_, index) => `line ${index} ${'x'.repeat(index % 50)}`)
    for (let at = 0; at < texts.length; at += 1000) {
      store.append(batchOf(texts.slice(at, at + 1000).map((text) => ({ text, seconds: at }))), 3)
    }
    expect(store.chunks.length).toBeGreaterThan(3)
    expect(textsOf(store)).toEqual(texts)
    expect(store.placeOf(77_777)?.chunk.sources[0]).toBe(3)
    expect(store.placeOf(100_000)).toBeNull()
    expect(store.placeOf(-1)).toBeNull()
    const payload = texts.reduce((sum, text) => sum + text.length + 1, 0)
    // Fourteen bytes a line, and the room of the chunk that is being filled.
    expect(store.byteSize).toBeLessThan(payload + 14 * texts.length + 1.2 * 1024 * 1024)
  })

  it('bounds how many blank lines one chunk holds', () => {
    const store = storeOf(Array.from({ length: 70_000 }, () => ({ seconds: 1, text: '' })))
    expect(store.chunks.length).toBeGreaterThan(2)
    expect(store.endLine).toBe(70_000)
    expect(textOf(store.placeOf(69_999)!)).toBe('')
  })

  it('takes a line that is longer than a chunk', () => {
    const store = storeOf([
      { seconds: 1, text: 'a' },
      { seconds: 1, text: 'b'.repeat(3_000_000) },
      { seconds: 1, text: 'c' },
    ])
    expect(textsOf(store).map((text) => text.length)).toEqual([1, 3_000_000, 1])
    expect(lengthOf(store.placeOf(1)!)).toBe(3_000_000)
    expect(textOf(store.placeOf(1)!, 5)).toBe('bbbbb')
  })

  it('keeps the numbers of lines when earlier ones come and the oldest go', () => {
    const store = storeOf([{ seconds: 5, text: 'zero' }])
    const earlier = storeOf([
      { seconds: 1, text: 'minus two' },
      { seconds: 2, text: 'minus one' },
    ])
    store.prepend(earlier)
    expect([store.firstLine, store.endLine]).toEqual([-2, 1])
    expect(textOf(store.placeOf(0)!)).toBe('zero')
    expect(textOf(store.placeOf(-2)!)).toBe('minus two')
    expect(store.dropOldest()).toBe(true)
    expect([store.firstLine, store.droppedLines]).toEqual([0, 2])
    expect(textOf(store.placeOf(0)!)).toBe('zero')
    expect(store.dropOldest()).toBe(false)
    store.append(batchOf([{ seconds: 6, text: 'one' }]), 0)
    expect(textOf(store.placeOf(1)!)).toBe('one')
  })

  it('puts earlier lines before nothing, and goes on after them', () => {
    const store = createLineStore()
    store.prepend(storeOf([{ seconds: 1, text: 'earlier' }]))
    store.append(batchOf([{ seconds: 2, text: 'zero' }]), 0)
    expect(textsOf(store)).toEqual(['earlier', 'zero'])
    expect(store.firstLine).toBe(-1)
  })
})

describe('merging by time', () => {
  it('loses nothing, doubles nothing, and keeps the order within each log', () => {
    fc.assert(
      fc.property(fc.array(linesArbitrary, { maxLength: 5 }), (logs) => {
        const target = createLineStore()
        mergeByTime(
          target,
          logs.map((lines, source) => storeOf(lines, source)),
        )
        const merged: string[][] = logs.map(() => [])
        for (let line = target.firstLine; line < target.endLine; line += 1) {
          const place = target.placeOf(line)!
          merged[place.chunk.sources[place.index]!]!.push(textOf(place))
        }
        expect(merged).toEqual(logs.map((lines) => lines.map(({ text }) => text)))
      }),
    )
  })

  it('orders by time where each log is in order', () => {
    fc.assert(
      fc.property(fc.array(linesArbitrary, { maxLength: 5 }), (logs) => {
        const target = createLineStore()
        const sorted = logs.map((lines) => lines.toSorted((a, b) => a.seconds - b.seconds))
        mergeByTime(
          target,
          sorted.map((lines, source) => storeOf(lines, source)),
        )
        const times = target.chunks.flatMap(({ chunk }) => [...chunk.seconds.subarray(0, chunk.count)])
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      }),
    )
  })
})

describe('the seam after a break', () => {
  it('gives exactly the lines that are new, wherever the log was cut and however far back it is read again', () => {
    fc.assert(
      fc.property(linesArbitrary, fc.nat(), fc.integer({ min: 0, max: 3 }), (lines, cutAt, overlap) => {
        const log = lines.toSorted((a, b) => a.seconds - b.seconds)
        const cut = log.length === 0 ? 0 : cutAt % (log.length + 1)
        const store = storeOf(log.slice(0, cut))
        const newest = log[cut - 1]?.seconds ?? 0
        const since = Math.max(0, newest - overlap)
        const seam = createSeam(recentLines(store, 0, since))
        const again = batchOf(log.filter((line) => line.seconds >= since))
        store.append(again, 0, (index) => !seam.takeKnown(again, index))
        expect(textsOf(store)).toEqual(log.map(({ text }) => text))
        expect(seam.remaining).toBe(0)
      }),
    )
  })

  it('tells the same text at the same time by how often it came', () => {
    const same = { seconds: 1, text: 'same' }
    const store = storeOf([same, same])
    const seam = createSeam(recentLines(store, 0, 0))
    const again = batchOf([same, same, same])
    expect([0, 1, 2].map((index) => seam.takeKnown(again, index))).toEqual([true, true, false])
  })
})
