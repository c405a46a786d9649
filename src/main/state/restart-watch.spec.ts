import { beforeEach, describe, expect, it } from 'vitest'
import type { Container } from '@shared/domain/container'
import type { EngineEvent } from '@shared/domain/event'
import type { Pairs } from '@shared/domain/labels'
import { maximumStoryEntries } from './restart-history'
import { createRestartWatch, type RestartWatch } from './restart-watch'
import type { LiveState, StateChange } from './state-port'
import { createFakeClock, type FakeClock } from './testing/fake-clock'
import { fakeContainer, idOf } from './testing/fake-objects'

const id = idOf(1)
const always = { name: 'always', maximumRetryCount: 0 } as const

let clock: FakeClock
let containers: Map<string, Container>
let recentEvents: EngineEvent[]
let listeners: ((change: StateChange) => void)[]
let watch: RestartWatch
let told: string[][]
/** The engine's clock. */
let nowMs: number

function open(): void {
  const state = {
    snapshot: { containers },
    recentEvents,
    subscribe: (listener: (change: StateChange) => void) => {
      listeners.push(listener)
      return () => {}
    },
  } as unknown as LiveState
  watch = createRestartWatch({ state, clock })
  watch.subscribe((ids) => told.push([...ids]))
}

/** Each a moment later than the one before. */
function event(action: string, attributes: Pairs = []): EngineEvent {
  nowMs += 1
  return {
    type: 'container',
    action,
    actionDetail: '',
    actorId: id,
    attributes,
    scope: 'local',
    timeMs: nowMs,
    timeNano: `${nowMs}000000`,
  }
}

function emit(...events: EngineEvent[]): void {
  for (const listener of listeners) listener({ kind: 'events', added: events, dropped: 0 })
}

/** What inspecting says from now on. */
function read(change: Partial<Container>): void {
  const container = { ...(containers.get(id) ?? fakeContainer({ id, restartPolicy: always })), ...change }
  containers.set(id, container)
  for (const listener of listeners) {
    listener({ kind: 'containers', patch: { upserts: [container], removed: [] } })
  }
}

function die(exitCode = 137): void {
  nowMs += 50
  emit(event('die', [['exitCode', String(exitCode)]]))
}

function start(waitMs: number): void {
  nowMs += waitMs
  emit(event('start'))
}

/** Ends and is started again, so many times, as a policy does it. */
function crash(times: number, firstWaitMs = 100): void {
  for (let time = 0; time < times; time += 1) {
    die()
    start(firstWaitMs * 2 ** time)
  }
}

beforeEach(() => {
  clock = createFakeClock()
  containers = new Map([[id, fakeContainer({ id, restartPolicy: always })]])
  recentEvents = []
  listeners = []
  told = []
  nowMs = 1_800_000_000_000
  open()
  start(0)
})

describe('a restart loop', () => {
  it('begins with the third restart and tells how often, in what time, and the last exit code', () => {
    crash(2)
    expect(watch.loopOf(id)).toBeNull()
    told = []
    crash(1, 400)
    expect(watch.loopOf(id)).toEqual({ restarts: 3, spanMs: 805, lastExitCode: 137 })
    expect(told.flat()).toContain(id)
    die(3)
    expect(watch.loopOf(id)).toMatchObject({ restarts: 3, lastExitCode: 3 })
  })

  it('goes on while the waits grow to a minute', () => {
    crash(12)
    expect(watch.loopOf(id)).toMatchObject({ restarts: 12 })
  })

  it('is none when the restarts are far apart', () => {
    for (let time = 0; time < 10; time += 1) {
      nowMs += 25_000
      crash(1)
    }
    expect(watch.loopOf(id)).toBeNull()
  })

  it('ends when it runs stably', async () => {
    crash(4)
    await clock.advance(19_000)
    expect(watch.loopOf(id)).not.toBeNull()
    told = []
    await clock.advance(2_000)
    expect(watch.loopOf(id)).toBeNull()
    expect(told).toEqual([[id]])
    expect(clock.pendingTimers).toBe(0)
  })

  it('does not end while it waits for its next start', async () => {
    crash(4)
    die()
    await clock.advance(59_000)
    expect(watch.loopOf(id)).not.toBeNull()
  })

  it('ends when it is stopped, restarted by hand, given up on or removed', () => {
    crash(4)
    emit(event('stop'))
    expect(watch.loopOf(id)).toBeNull()
    start(1000)
    crash(4)
    emit(event('restart'))
    expect(watch.loopOf(id)).toBeNull()
    crash(4)
    // The read is faster than the batch of events.
    read({ state: 'exited', restartCount: 4 })
    die()
    expect(watch.loopOf(id)).toBeNull()
    start(1000)
    crash(4)
    for (const listener of listeners) listener({ kind: 'containers', patch: { upserts: [], removed: [id] } })
    expect(watch.loopOf(id)).toBeNull()
    expect(watch.storyOf(id).entries).toEqual([])
  })

  it('is not made of starts by hand', () => {
    for (let time = 0; time < 5; time += 1) {
      die(1)
      start(500)
      read({ state: 'running', restartCount: 0, startedAtMs: nowMs - 1 })
    }
    expect(watch.loopOf(id)).toBeNull()
    expect(watch.storyOf(id).entries.filter((entry) => entry.kind === 'start' && entry.isByPolicy)).toEqual(
      [],
    )
    containers.set(id, fakeContainer({ id, restartPolicy: { name: 'no', maximumRetryCount: 0 } }))
    crash(5)
    expect(watch.loopOf(id)).toBeNull()
  })

  it('does not take an old read for news', () => {
    crash(3)
    read({ state: 'running', restartCount: 1, startedAtMs: nowMs - 1000 })
    expect(watch.loopOf(id)).toMatchObject({ restarts: 3 })
  })

  it('counts anew after a start by hand in the middle of it', () => {
    crash(5)
    die()
    start(500)
    die()
    read({ state: 'restarting', restartCount: 1, finishedAtMs: nowMs })
    expect(watch.loopOf(id)).toBeNull()
  })

  it('is seen by what the engine counts when it began before', () => {
    listeners = []
    containers.clear()
    open()
    const short = { startedAtMs: nowMs, finishedAtMs: nowMs + 300 }
    read({ state: 'restarting', restartCount: 8, exitCode: 137, ...short })
    expect(watch.loopOf(id)).toEqual({ restarts: 7, spanMs: null, lastExitCode: 137 })
    nowMs += 30_000
    start(0)
    expect(watch.loopOf(id)).toMatchObject({ restarts: 8 })
  })

  it('is seen by that also when the first that was heard was a start', () => {
    listeners = []
    open()
    start(0)
    read({ state: 'running', restartCount: 7, startedAtMs: nowMs })
    const startedAtMs = nowMs
    die(1)
    read({ state: 'restarting', restartCount: 8, startedAtMs, finishedAtMs: nowMs })
    expect(watch.loopOf(id)).toEqual({ restarts: 7, spanMs: null, lastExitCode: 1 })
  })

  it('is none when a container that has run for long ends once', () => {
    listeners = []
    open()
    const long = { startedAtMs: nowMs, finishedAtMs: nowMs + 3_600_000 }
    read({ state: 'restarting', restartCount: 8, exitCode: 137, ...long })
    expect(watch.loopOf(id)).toBeNull()
  })
})

describe('the story', () => {
  it('tells starts and ends, and hears nothing twice', () => {
    const oom = event('oom')
    const end = event('die', [['exitCode', '137']])
    emit(oom, end)
    emit(oom, end)
    start(100)
    expect(watch.storyOf(id)).toEqual({
      entries: [
        { kind: 'start', timeMs: 1_800_000_000_001, isByPolicy: false },
        { kind: 'exit', timeMs: 1_800_000_000_003, exitCode: 137, isOutOfMemory: true },
        { kind: 'start', timeMs: 1_800_000_000_104, isByPolicy: true },
      ],
      droppedCount: 0,
    })
  })

  it('keeps the last ones and says how many went', () => {
    for (let time = 0; time < 100; time += 1) crash(1)
    const { entries, droppedCount } = watch.storyOf(id)
    expect(entries).toHaveLength(maximumStoryEntries)
    expect(droppedCount).toBe(201 - maximumStoryEntries)
  })

  it('begins with the events that were heard before', () => {
    recentEvents = [event('die', [['exitCode', 'x']])]
    open()
    expect(watch.storyOf(id).entries).toEqual([
      { kind: 'exit', timeMs: nowMs, exitCode: null, isOutOfMemory: false },
    ])
  })

  it('is bounded in the number of containers', () => {
    for (let number = 10; number < 3_000; number += 1) emit({ ...event('start'), actorId: idOf(number) })
    expect(watch.storyOf(id).entries).toEqual([])
    expect(watch.storyOf(idOf(2_999)).entries).toHaveLength(1)
  })
})
