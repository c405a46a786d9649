import { describe, expect, it } from 'vitest'
import { createRefetchQueue, type RefetchJob } from './refetch-queue'
import { createFakeClock } from './testing/fake-clock'

/** Jobs that run until they are told to end. */
function createJobs() {
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const wanted = new Map<string, () => boolean>()
  const job =
    (key: string): RefetchJob =>
    (isWanted) => {
      started.push(key)
      wanted.set(key, isWanted)
      return new Promise((resolve) => ends.set(key, resolve))
    }
  const end = async (key: string) => {
    ends.get(key)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { started, job, end, isWanted: (key: string) => wanted.get(key)?.() }
}

describe('the queue of reads', () => {
  it('starts the first at once and holds the rest to its limit', async () => {
    const jobs = createJobs()
    const queue = createRefetchQueue(2, createFakeClock())
    for (const key of ['a', 'b', 'c', 'd']) queue.add(key, 'now', jobs.job(key))
    expect(jobs.started).toEqual(['a', 'b'])
    await jobs.end('b')
    expect(jobs.started).toEqual(['a', 'b', 'c'])
  })

  it('reads a key once more, however often it gets dirty while it is read', async () => {
    const jobs = createJobs()
    const queue = createRefetchQueue(6, createFakeClock())
    for (let count = 0; count < 5; count += 1) queue.add('a', 'now', jobs.job('a'))
    expect(jobs.started).toEqual(['a'])
    await jobs.end('a')
    expect(jobs.started).toEqual(['a', 'a'])
    await jobs.end('a')
    expect(jobs.started).toHaveLength(2)
  })

  it('reads what waits only once', async () => {
    const jobs = createJobs()
    const queue = createRefetchQueue(1, createFakeClock())
    queue.add('a', 'now', jobs.job('a'))
    queue.add('b', 'background', jobs.job('b'))
    queue.add('b', 'now', jobs.job('b'))
    queue.add('b', 'background', jobs.job('b'))
    await jobs.end('a')
    await jobs.end('b')
    expect(jobs.started).toEqual(['a', 'b'])
  })

  it('keeps a place free for what is urgent, and takes that first', async () => {
    const jobs = createJobs()
    const queue = createRefetchQueue(3, createFakeClock())
    for (const key of ['a', 'b', 'c', 'd']) queue.add(key, 'background', jobs.job(key))
    expect(jobs.started).toEqual(['a', 'b'])
    queue.add('urgent', 'now', jobs.job('urgent'))
    expect(jobs.started).toEqual(['a', 'b', 'urgent'])
    queue.add('next', 'now', jobs.job('next'))
    await jobs.end('a')
    expect(jobs.started.at(-1)).toBe('next')
  })

  it('has no use for an answer about what is gone, unless it came back', async () => {
    const jobs = createJobs()
    const queue = createRefetchQueue(1, createFakeClock())
    queue.add('a', 'now', jobs.job('a'))
    queue.add('a', 'now', jobs.job('a'))
    queue.add('b', 'now', jobs.job('b'))
    queue.discard('a')
    queue.discard('b')
    expect(jobs.isWanted('a')).toBe(false)
    await jobs.end('a')
    expect(jobs.started).toEqual(['a'])
    queue.add('a', 'now', jobs.job('a'))
    expect(jobs.isWanted('a')).toBe(true)
  })

  it('slows down for one key that gets dirty without end, and for no other', async () => {
    const clock = createFakeClock()
    const queue = createRefetchQueue(6, clock)
    const started: string[] = []
    const job =
      (key: string): RefetchJob =>
      async () => {
        started.push(key)
      }
    for (let millisecond = 0; millisecond < 1000; millisecond += 1) {
      queue.add('a', 'now', job('a'))
      await clock.advance(1)
    }
    const reads = started.length
    expect(reads).toBeGreaterThanOrEqual(20)
    expect(reads).toBeLessThanOrEqual(28)
    queue.add('b', 'now', job('b'))
    expect(started.at(-1)).toBe('b')
    await clock.advance(100)
    expect(started.filter((key) => key === 'a').length).toBeLessThanOrEqual(reads + 1)
    queue.add('a', 'now', job('a'))
    queue.close()
    expect(clock.pendingTimers).toBe(0)
  })

  it('holds up what fills in details for a while, and nothing that an event names', async () => {
    const jobs = createJobs()
    const clock = createFakeClock()
    const queue = createRefetchQueue(6, clock)
    queue.holdBackground(600)
    queue.add('details', 'background', jobs.job('details'))
    queue.add('event', 'now', jobs.job('event'))
    expect(jobs.started).toEqual(['event'])
    await clock.advance(599)
    expect(jobs.started).toEqual(['event'])
    await clock.advance(1)
    expect(jobs.started).toEqual(['event', 'details'])
    queue.holdBackground(600)
    queue.close()
    expect(clock.pendingTimers).toBe(0)
  })

  it('does nothing more once closed', async () => {
    const jobs = createJobs()
    const queue = createRefetchQueue(1, createFakeClock())
    queue.add('a', 'now', jobs.job('a'))
    queue.add('b', 'now', jobs.job('b'))
    queue.close()
    expect(jobs.isWanted('a')).toBe(false)
    await jobs.end('a')
    queue.add('c', 'now', jobs.job('c'))
    expect(jobs.started).toEqual(['a'])
  })
})
