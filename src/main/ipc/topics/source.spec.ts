import { describe, expect, it, vi } from 'vitest'
import type { CollectionPatch } from '@shared/domain/patch'
import { batchSource, collectionSource, valueSource } from './source'

interface Item {
  readonly id: string
  readonly shown: number
  readonly hidden: number
}

function setUp() {
  const items = new Map<string, Item>()
  const watchers = new Set<(patch: CollectionPatch<Item>) => void>()
  const project = vi.fn(({ id, shown }: Item) => ({ id, shown }))
  const source = collectionSource({
    read: () => items.values(),
    watch: (changed) => {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
    project,
    keyOf: (row) => row.id,
  })
  const change = (upserts: Item[], removed: string[] = []) => {
    for (const key of removed) items.delete(key)
    for (const item of upserts) items.set(item.id, item)
    for (const changed of [...watchers]) changed({ upserts, removed })
  }
  return { source, change, watchers, project, items }
}

const item = (id: string, shown: number, hidden = 0): Item => ({ id, shown, hidden })

describe('collectionSource', () => {
  it('listens upstream only while somebody listens to it, once for all', () => {
    const { source, watchers } = setUp()
    expect(watchers.size).toBe(0)
    const leaveFirst = source.subscribe(() => {})
    const leaveSecond = source.subscribe(() => {})
    expect(watchers.size).toBe(1)
    leaveFirst()
    leaveFirst()
    expect(watchers.size).toBe(1)
    leaveSecond()
    expect(watchers.size).toBe(0)
    source.subscribe(() => {})
    expect(watchers.size).toBe(1)
  })

  it('shows what changed while nobody listened', () => {
    const { source, change } = setUp()
    source.subscribe(() => {})()
    change([item('a', 1)])
    source.subscribe(() => {})
    expect(source.snapshot()).toEqual([{ id: 'a', shown: 1 }])
  })

  it('does not send again what crosses unchanged', () => {
    const { source, change } = setUp()
    const heard = vi.fn()
    source.subscribe(heard)
    change([item('a', 1, 1)])
    change([item('a', 1, 2)])
    expect(heard).toHaveBeenCalledTimes(1)
    change([item('a', 2, 2), item('b', 1)])
    expect(heard).toHaveBeenLastCalledWith({
      upserts: [
        { id: 'a', shown: 2 },
        { id: 'b', shown: 1 },
      ],
      removed: [],
    })
  })

  it('sends an object that is replaced within one patch, although it looks the same', () => {
    const { source, change } = setUp()
    change([item('a', 1)])
    const heard = vi.fn()
    source.subscribe(heard)
    change([item('a', 1)], ['a'])
    expect(heard).toHaveBeenCalledWith({ upserts: [{ id: 'a', shown: 1 }], removed: ['a'] })
    expect(source.snapshot()).toEqual([{ id: 'a', shown: 1 }])
  })

  it('says nothing of removals of what it never showed', () => {
    const { source, change } = setUp()
    const heard = vi.fn()
    source.subscribe(heard)
    change([], ['ghost'])
    expect(heard).not.toHaveBeenCalled()
  })

  it('projects each change once, however many follow', () => {
    const { source, change, project } = setUp()
    for (let index = 0; index < 5; index += 1) source.subscribe(() => {})
    change([item('a', 1)])
    expect(project).toHaveBeenCalledTimes(1)
  })

  it('bears a listener that leaves while it is told', () => {
    const { source, change } = setUp()
    const heard = vi.fn()
    const leave = source.subscribe(() => leave())
    source.subscribe(heard)
    change([item('a', 1)])
    change([item('a', 2)])
    expect(heard).toHaveBeenCalledTimes(2)
  })
})

describe('valueSource', () => {
  it('tells the whole value at each change', () => {
    let value = 1
    const watchers = new Set<() => void>()
    const source = valueSource({
      read: () => value,
      watch: (changed) => {
        watchers.add(changed)
        return () => watchers.delete(changed)
      },
    })
    const heard = vi.fn()
    const leave = source.subscribe(heard)
    value = 2
    for (const changed of watchers) changed()
    expect(heard).toHaveBeenCalledWith(2)
    expect(source.snapshot()).toBe(2)
    leave()
    expect(watchers.size).toBe(0)
  })
})

describe('batchSource', () => {
  it('begins with the newest up to the limit', () => {
    const source = batchSource({ read: () => [1, 2, 3, 4], watch: () => () => {}, limit: 3 })
    expect(source.snapshot()).toEqual([2, 3, 4])
  })
})
