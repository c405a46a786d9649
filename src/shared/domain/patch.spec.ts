import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPatch, diffCollections, mergePatches, type CollectionPatch } from './patch'

interface Item {
  readonly key: string
  readonly value: number
}

const keyOf = (item: Item): string => item.key
const isSame = (a: Item, b: Item): boolean => a.value === b.value

// Few keys, so that upserts and removals meet; one of them is a name that an object would not survive.
const key = fc.constantFrom<string[]>('a', 'b', 'c', '__proto__')
const item = fc.record({ key, value: fc.integer({ min: 0, max: 3 }) })
const patch: fc.Arbitrary<CollectionPatch<Item>> = fc.record({
  upserts: fc.array(item, { maxLength: 5 }),
  removed: fc.array(key, { maxLength: 5 }),
})
const collection = fc.array(item).map((items) => new Map(items.map((each) => [each.key, each])))

function applied(before: ReadonlyMap<string, Item>, ...patches: CollectionPatch<Item>[]): Map<string, Item> {
  const copy = new Map(before)
  for (const each of patches) applyPatch(copy, each, keyOf)
  return copy
}

describe('applying a patch', () => {
  it('removes, then adds and replaces', () => {
    const items = new Map([
      ['a', { key: 'a', value: 1 }],
      ['b', { key: 'b', value: 1 }],
    ])
    const change = { upserts: [{ key: 'b', value: 2 }], removed: ['a', 'b', 'c'] }
    expect(applyPatch(items, change, keyOf)).toBe(true)
    expect([...items.values()]).toEqual([{ key: 'b', value: 2 }])
  })

  it('says whether there was anything to do', () => {
    expect(applyPatch(new Map<string, Item>(), { upserts: [], removed: [] }, keyOf)).toBe(false)
    expect(applyPatch(new Map<string, Item>(), { upserts: [], removed: ['a'] }, keyOf)).toBe(false)
    expect(applyPatch(new Map([['a', { key: 'a', value: 1 }]]), { upserts: [], removed: ['a'] }, keyOf)).toBe(
      true,
    )
  })

  it('has the same effect when it is done twice', () => {
    fc.assert(
      fc.property(collection, patch, (before, change) => {
        expect(applied(before, change, change)).toEqual(applied(before, change))
      }),
    )
  })
})

describe('merging patches', () => {
  it('gives one that does what both do in their order', () => {
    fc.assert(
      fc.property(collection, patch, patch, (before, first, second) => {
        expect(applied(before, mergePatches(first, second, keyOf))).toEqual(applied(before, first, second))
      }),
    )
  })

  it('does not let an earlier upsert outlive a later removal, nor the other way round', () => {
    const upsert = { upserts: [{ key: 'a', value: 1 }], removed: [] }
    const removal = { upserts: [], removed: ['a'] }
    expect(applied(new Map(), mergePatches(upsert, removal, keyOf)).size).toBe(0)
    expect(applied(new Map(), mergePatches(removal, upsert, keyOf)).size).toBe(1)
  })
})

describe('the difference of two collections', () => {
  it('turns one into the other, and names nothing that stayed the same', () => {
    fc.assert(
      fc.property(collection, collection, (before, after) => {
        const change = diffCollections(before, after, isSame)
        expect(applied(before, change)).toEqual(after)
        for (const upsert of change.upserts) {
          const old = before.get(upsert.key)
          expect(old !== undefined && isSame(old, upsert)).toBe(false)
        }
        expect(change.removed.every((gone) => before.has(gone) && !after.has(gone))).toBe(true)
      }),
    )
  })

  it('is empty between a collection and itself', () => {
    const items = new Map([['a', { key: 'a', value: 1 }]])
    expect(diffCollections(items, new Map(items), isSame)).toEqual({ upserts: [], removed: [] })
  })
})
