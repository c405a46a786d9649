import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPatch, mergePatches, type CollectionPatch } from '@shared/domain/patch'
import { batchBacklog, collectionBacklog, valueBacklog } from './backlog'

interface Item {
  readonly key: string
  readonly value: number
}
const keyOf = (item: Item) => item.key

const keys = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor')
const patches: fc.Arbitrary<CollectionPatch<Item>> = fc.record({
  upserts: fc.uniqueArray(fc.record({ key: keys, value: fc.nat(9) }), { selector: keyOf }),
  removed: fc.uniqueArray(keys),
})

describe('collectionBacklog', () => {
  it('has the same effect as all that was added, in order', () => {
    fc.assert(
      fc.property(fc.array(patches), fc.array(patches), (start, added) => {
        const oneByOne = new Map<string, Item>()
        const atOnce = new Map<string, Item>()
        for (const patch of start) {
          applyPatch(oneByOne, patch, keyOf)
          applyPatch(atOnce, patch, keyOf)
        }
        const backlog = collectionBacklog(keyOf, () => 10)
        for (const patch of added) {
          applyPatch(oneByOne, patch, keyOf)
          backlog.add(patch)
        }
        const taken = backlog.take()
        if (taken !== null) applyPatch(atOnce, taken, keyOf)
        expect(atOnce).toEqual(oneByOne)
      }),
    )
  })

  it('agrees with mergePatches', () => {
    fc.assert(
      fc.property(patches, patches, (earlier, later) => {
        const merged = mergePatches(earlier, later, keyOf)
        const backlog = collectionBacklog(keyOf, () => 10)
        backlog.add(earlier)
        backlog.add(later)
        const taken = backlog.take() ?? { upserts: [], removed: [] }
        const sorted = (patch: CollectionPatch<Item>) => ({
          upserts: [...patch.upserts].sort((a, b) => (a.key < b.key ? -1 : 1)),
          removed: [...patch.removed].sort(),
        })
        expect(sorted(taken)).toEqual(sorted(merged))
      }),
    )
  })

  it('is empty after it was taken', () => {
    const backlog = collectionBacklog(keyOf, () => 0)
    backlog.add({ upserts: [{ key: 'a', value: 1 }], removed: ['b'] })
    expect(backlog.take()).toEqual({ upserts: [{ key: 'a', value: 1 }], removed: ['b'] })
    expect(backlog.take()).toBeNull()
  })

  it('is overfull once ids of what came and went outweigh the collection', () => {
    const backlog = collectionBacklog(keyOf, () => 5)
    for (let index = 0; index < 1_005; index += 1) {
      backlog.add({ upserts: [{ key: `k${index}`, value: 0 }], removed: [] })
      backlog.add({ upserts: [], removed: [`k${index}`] })
    }
    expect(backlog.isOverfull()).toBe(false)
    backlog.add({ upserts: [], removed: ['one more'] })
    expect(backlog.isOverfull()).toBe(true)
  })
})

describe('valueBacklog', () => {
  it('keeps the last value only, null values included', () => {
    const backlog = valueBacklog<string>()
    expect(backlog.take()).toBeNull()
    backlog.add('first')
    backlog.add('second')
    expect(backlog.take()).toBe('second')
    expect(backlog.take()).toBeNull()
  })
})

describe('batchBacklog', () => {
  it('loses nothing below the limit and counts every loss above it', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ size: fc.nat(30), dropped: fc.nat(3) })), (batches) => {
        const limit = 20
        const backlog = batchBacklog<number>(limit)
        const all: number[] = []
        let upstreamDropped = 0
        for (const { size, dropped } of batches) {
          const added = Array.from({ length: size }, () => all.length + 1).map(
            (first, index) => first + index,
          )
          all.push(...added)
          upstreamDropped += dropped
          backlog.add({ added, dropped })
        }
        const taken = backlog.take() ?? { added: [], dropped: 0 }
        expect(taken.added).toEqual(all.slice(-limit))
        expect(taken.dropped).toBe(upstreamDropped + all.length - taken.added.length)
        expect(backlog.take()).toBeNull()
      }),
    )
  })
})
