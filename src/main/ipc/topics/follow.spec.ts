import { describe, expect, it } from 'vitest'
import type { PortMessage } from '@shared/ipc/contract'
import { collectionBacklog } from './backlog'
import { coalesceMs, maximumUnacknowledged, startFollow } from './follow'
import type { TopicSource } from './source'
import type { CollectionPatch } from '@shared/domain/patch'

interface Item {
  readonly key: string
  readonly value: number
}
type Patch = CollectionPatch<Item>

/** A collection whose changes are made by hand, and timers that run when told. */
function setUp() {
  const items = new Map<string, Item>()
  const listeners = new Set<(patch: Patch) => void>()
  const timers: { run: () => void; delayMs: number }[] = []
  const posted: PortMessage[] = []
  const source: TopicSource<readonly Item[], Patch> = {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => [...items.values()],
    createBacklog: () =>
      collectionBacklog(
        (item: Item) => item.key,
        () => items.size,
      ),
  }
  const change = (patch: Patch) => {
    for (const key of patch.removed) items.delete(key)
    for (const item of patch.upserts) items.set(item.key, item)
    for (const listener of [...listeners]) listener(patch)
  }
  const follow = startFollow({
    id: 7,
    source,
    post: (message) => posted.push(message),
    setTimer: (run, delayMs) => {
      const timer = { run, delayMs }
      timers.push(timer)
      return () => {
        const index = timers.indexOf(timer)
        if (index >= 0) timers.splice(index, 1)
      }
    },
  })
  return {
    follow,
    posted,
    timers,
    listeners,
    set: (key: string, value: number) => change({ upserts: [{ key, value }], removed: [] }),
    remove: (key: string) => change({ upserts: [], removed: [key] }),
    runTimers: () => {
      for (const timer of timers.splice(0)) timer.run()
    },
    acknowledgeAll: () => {
      for (let index = 0; index < maximumUnacknowledged; index += 1) follow.acknowledge()
    },
  }
}

const patchOf = (message: PortMessage | undefined) =>
  message?.kind === 'patch' ? (message.patch as Patch) : null

describe('startFollow', () => {
  it('sends the snapshot at once, as number 0', () => {
    const { posted } = setUp()
    expect(posted).toEqual([{ kind: 'snapshot', id: 7, seq: 0, value: [] }])
  })

  it('sends the first change synchronously', () => {
    const { posted, set } = setUp()
    set('a', 1)
    expect(posted[1]).toEqual({
      kind: 'patch',
      id: 7,
      seq: 1,
      patch: { upserts: [{ key: 'a', value: 1 }], removed: [] },
    })
  })

  it('sends the changes of the next frame together, and only then', () => {
    const { posted, set, remove, timers, runTimers } = setUp()
    set('a', 1)
    set('b', 1)
    set('b', 2)
    set('c', 1)
    remove('c')
    expect(posted).toHaveLength(2)
    expect(timers.map((timer) => timer.delayMs)).toEqual([coalesceMs])
    runTimers()
    expect(posted).toHaveLength(3)
    expect(patchOf(posted[2])).toEqual({ upserts: [{ key: 'b', value: 2 }], removed: ['c'] })
  })

  it('opens a new frame after a merged patch, and none after a quiet one', () => {
    const { posted, set, timers, runTimers, acknowledgeAll } = setUp()
    set('a', 1)
    set('a', 2)
    runTimers()
    acknowledgeAll()
    set('a', 3)
    expect(posted).toHaveLength(3)
    runTimers()
    expect(posted).toHaveLength(4)
    runTimers()
    expect(timers).toHaveLength(0)
    set('a', 4)
    expect(posted).toHaveLength(5)
  })

  it('numbers without a gap', () => {
    const { posted, set, runTimers, follow } = setUp()
    for (let value = 0; value < 20; value += 1) {
      set('a', value)
      runTimers()
      follow.acknowledge()
    }
    expect(posted.map((message) => 'seq' in message && message.seq)).toEqual([...Array(21).keys()])
  })

  it('sends no more than the credit allows, and the rest merged once there is credit again', () => {
    const { posted, set, runTimers, follow } = setUp()
    for (let value = 0; value < 50; value += 1) {
      set(`k${value % 5}`, value)
      runTimers()
    }
    expect(posted).toHaveLength(maximumUnacknowledged)
    follow.acknowledge()
    expect(posted).toHaveLength(maximumUnacknowledged + 1)
    expect(patchOf(posted.at(-1))?.upserts).toHaveLength(5)
    expect(patchOf(posted.at(-1))?.upserts).toContainEqual({ key: 'k4', value: 49 })
  })

  it('takes no credit from more acknowledgements than messages', () => {
    const { posted, set, runTimers, follow } = setUp()
    for (let index = 0; index < 100; index += 1) follow.acknowledge()
    for (let value = 0; value < 50; value += 1) {
      set('a', value)
      runTimers()
    }
    expect(posted).toHaveLength(1 + maximumUnacknowledged)
  })

  it('sends a fresh snapshot for a gap, numbered from 0, without what it already holds', () => {
    const { posted, set, follow, runTimers } = setUp()
    set('a', 1)
    set('a', 2)
    follow.again()
    expect(posted.at(-1)).toEqual({ kind: 'snapshot', id: 7, seq: 0, value: [{ key: 'a', value: 2 }] })
    runTimers()
    expect(posted).toHaveLength(3)
    set('a', 3)
    expect(posted.at(-1)).toMatchObject({ kind: 'patch', seq: 1 })
  })

  it('sends no snapshots beyond the credit, however often one is asked for', () => {
    const { posted, follow, set, acknowledgeAll } = setUp()
    for (let index = 0; index < 100; index += 1) follow.again()
    expect(posted).toHaveLength(maximumUnacknowledged)
    set('a', 1)
    acknowledgeAll()
    expect(posted).toHaveLength(maximumUnacknowledged + 1)
    expect(posted.at(-1)).toMatchObject({ kind: 'snapshot', value: [{ key: 'a', value: 1 }] })
  })

  it('falls back to a snapshot when what came and went outweighs it', () => {
    const { posted, set, remove, runTimers, acknowledgeAll } = setUp()
    set('stays', 1)
    for (let index = 0; index < 2_000; index += 1) {
      set(`k${index}`, 0)
      remove(`k${index}`)
      runTimers()
    }
    acknowledgeAll()
    expect(posted.at(-1)).toEqual({ kind: 'snapshot', id: 7, seq: 0, value: [{ key: 'stays', value: 1 }] })
  })

  it('leaves nothing behind when it stops', () => {
    const { posted, set, follow, listeners, timers } = setUp()
    set('a', 1)
    set('a', 2)
    follow.stop()
    expect(listeners.size).toBe(0)
    expect(timers).toHaveLength(0)
    set('a', 3)
    expect(posted).toHaveLength(2)
  })
})
