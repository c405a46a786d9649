import { beforeEach, describe, expect, it } from 'vitest'
import { createEventLog, maximumRecentEvents, type EventLog } from './event-log'
import { createFakeClock, type FakeClock } from './testing/fake-clock'
import { fakeEvent } from './testing/fake-objects'

let clock: FakeClock
let log: EventLog
let announced: { readonly count: number; readonly dropped: number }[]

const add = (count: number, from = 0) => {
  for (let index = 0; index < count; index += 1)
    log.add(fakeEvent('container', 'start', String(from + index)))
}

beforeEach(() => {
  clock = createFakeClock()
  announced = []
  log = createEventLog({
    clock,
    announce: (added, dropped) => announced.push({ count: added.length, dropped }),
  })
})

describe('the event log', () => {
  it('announces the first at once and a storm four times a second', async () => {
    add(1)
    await clock.advance(0)
    expect(announced).toEqual([{ count: 1, dropped: 0 }])
    for (let tenth = 0; tenth < 10; tenth += 1) {
      add(10)
      await clock.advance(100)
    }
    await clock.advance(250)
    expect(announced.length).toBeLessThanOrEqual(6)
    expect(announced.reduce((sum, { count }) => sum + count, 0)).toBe(101)
  })

  it('keeps the last thousand, oldest first', async () => {
    add(5000)
    expect(log.recent).toHaveLength(maximumRecentEvents)
    expect(log.recent[0]?.actorId).toBe('4000')
    expect(log.recent.at(-1)?.actorId).toBe('4999')
    await clock.advance(0)
    const [only] = announced
    expect(only).toEqual({ count: 1000, dropped: 4000 })
  })

  it('counts what was lost before it came here', async () => {
    log.addDropped(0)
    await clock.advance(1000)
    expect(announced).toEqual([])
    log.addDropped(12)
    await clock.advance(0)
    expect(announced).toEqual([{ count: 0, dropped: 12 }])
  })

  it('announces nothing more once closed', async () => {
    add(1)
    log.close()
    await clock.advance(1000)
    expect(announced).toEqual([])
  })
})
