import { describe, expect, it, vi } from 'vitest'
import type { StatsReading } from '@shared/domain/stats'
import { AppFailure } from '@shared/domain/result'
import { silentLogger } from '../../log'
import { settle, startOfTestTimeMs } from '../../state/testing/fake-clock'
import { fakeContainer, idOf } from '../../state/testing/fake-objects'
import { createStateBench } from '../../state/testing/state-bench'
import { createStatsRoom, lingerMs, maximumHistories, maximumStreams } from './stats-room'

interface Stream {
  readonly id: string
  readonly push: (change?: Partial<StatsReading>) => void
  readonly fail: () => void
  isOpen: boolean
}

/** A room on a live state; its streams are the test's to fill. */
async function setUp(count = 3) {
  const bench = createStateBench()
  for (let number = 1; number <= count; number += 1) {
    bench.engine.containers.set(idOf(number), fakeContainer({ id: idOf(number) }))
  }
  await bench.goLive()
  const streams: Stream[] = []
  const port = {
    ...bench.engine.port,
    followStats: (id: string, onReading: (reading: StatsReading) => void, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const stream: Stream = {
          id,
          isOpen: true,
          push: (change = {}) => onReading({ ...reading, ...change }),
          fail: () => {
            stream.isOpen = false
            reject(new AppFailure({ code: 'ENGINE_UNREACHABLE', message: 'Cut.' }))
          },
        }
        streams.push(stream)
        signal.addEventListener('abort', () => {
          stream.isOpen = false
          resolve()
        })
      }),
  }
  const room = createStatsRoom({
    port: () => port,
    state: bench.state,
    clock: bench.clock,
    logger: silentLogger,
  })
  const change = async (number: number, state: 'running' | 'exited' | 'paused') => {
    bench.engine.containers.set(idOf(number), fakeContainer({ id: idOf(number), state }))
    await bench.state.reconcileNow()
    await bench.clock.advance(200)
  }
  return {
    ...bench,
    room,
    streams,
    change,
    open: () => streams.filter((stream) => stream.isOpen).map(({ id }) => Number.parseInt(id, 16)),
  }
}

const reading: StatsReading = {
  readAtMs: startOfTestTimeMs,
  cpu: { used: 50, capacity: 100, cpuCount: 2 },
  previousCpu: { used: 0, capacity: 0, cpuCount: 2 },
  memoryBytes: 1_000,
  memoryLimitBytes: 2_000,
  network: null,
  blockIo: null,
  pids: 1,
}
const ids = (...numbers: number[]) => numbers.map(idOf)
const nobody = () => {}

describe('the room of stats', () => {
  it('has one stream for each watched container, however many watch', async () => {
    const { room, open } = await setUp()
    room.watch(ids(1, 2), nobody)
    room.watch(ids(2), nobody)
    expect(open()).toEqual([1, 2])
    expect(room.openStreams).toBe(2)
  })

  it('tells each sample to all who watch that container, and keeps it', async () => {
    const { room, streams } = await setUp()
    const first = vi.fn()
    const second = vi.fn()
    room.watch(ids(1, 2), first)
    room.watch(ids(1), second)
    streams[0]?.push()
    expect(first).toHaveBeenCalledWith(idOf(1), expect.objectContaining({ cpuPercent: 100 }))
    expect(second).toHaveBeenCalledTimes(1)
    expect(room.latest(idOf(1))?.memoryBytes).toBe(1_000)
    expect(room.history(idOf(1), 'hour')).toHaveLength(1)
    expect(room.history(idOf(1), 'latest')).toEqual([])
    expect(room.latest(idOf(2))).toBeNull()
  })

  it('keeps a stream for a while after the last one left, and then closes it', async () => {
    const { room, clock, open, streams } = await setUp()
    const leave = room.watch(ids(1), nobody)
    leave()
    leave()
    await clock.advance(lingerMs - 1)
    expect(open()).toEqual([1])
    room.watch(ids(1), nobody)()
    expect(streams).toHaveLength(1)
    await clock.advance(lingerMs)
    expect(open()).toEqual([])
    expect(room.openStreams).toBe(0)
  })

  it('has none while the window is hidden, and all again when it is back', async () => {
    const { room, open, streams } = await setUp()
    room.watch(ids(1, 2), nobody)
    room.setVisible(false)
    expect(open()).toEqual([])
    room.watch(ids(3), nobody)
    expect(open()).toEqual([])
    room.setVisible(true)
    expect(open()).toEqual([1, 2, 3])
    expect(streams).toHaveLength(5)
  })

  it('has none for a container that does not run, and a new one once it runs again', async () => {
    const { room, change, open, streams } = await setUp()
    room.watch(ids(1), nobody)
    streams[0]?.push()
    await change(1, 'exited')
    expect(open()).toEqual([])
    expect(room.latest(idOf(1))).not.toBeNull()
    expect(room.history(idOf(1), 'minute')).toHaveLength(1)
    await change(1, 'running')
    expect(open()).toEqual([1])
    // The counters begin anew: no share of what another start had used.
    streams[1]?.push({ cpu: { used: 1, capacity: 200, cpuCount: 2 }, previousCpu: null })
    expect(room.latest(idOf(1))?.cpuPercent).toBeNull()
    await change(1, 'paused')
    expect(open()).toEqual([1])
  })

  it('opens no stream for what is not on the engine', async () => {
    const { room, open } = await setUp()
    room.watch(ids(77), nobody)
    expect(open()).toEqual([])
  })

  it('opens a broken stream again, later each time, and quickly after a reading', async () => {
    const { room, clock, streams, open } = await setUp()
    room.watch(ids(1), nobody)
    streams[0]?.fail()
    await settle()
    expect(room.openStreams).toBe(0)
    await clock.advance(999)
    expect(streams).toHaveLength(1)
    await clock.advance(1)
    expect(streams).toHaveLength(2)
    streams[1]?.fail()
    await clock.advance(1_999)
    expect(streams).toHaveLength(2)
    await clock.advance(1)
    expect(streams).toHaveLength(3)
    streams[2]?.push()
    streams[2]?.fail()
    await clock.advance(1_000)
    expect(open()).toEqual([1])
    expect(streams).toHaveLength(4)
  })

  it('waits for the engine while it is not connected, and does not wait once it is back', async () => {
    const { room, clock, engine, state, streams, open } = await setUp()
    room.watch(ids(1), nobody)
    engine.failureOf = (call) => (call === 'connect' ? { code: 'ENGINE_UNREACHABLE', message: '' } : null)
    engine.breakStreams()
    await clock.advance(500)
    expect(state.status.phase).not.toBe('live')
    streams[0]?.fail()
    await clock.advance(5_000)
    expect(open()).toEqual([])
    engine.failureOf = () => null
    state.reconnectNow()
    await clock.advance(500)
    expect(state.status.phase).toBe('live')
    expect(open()).toEqual([1])
  })

  it('never has more streams than the engine can bear; what is looked at now goes first', async () => {
    const { room, clock, open } = await setUp(maximumStreams + 20)
    const numbers = Array.from({ length: maximumStreams + 10 }, (_, index) => index + 1)
    const leave = room.watch(ids(...numbers), nobody)
    expect(open()).toEqual(numbers.slice(0, maximumStreams))
    leave()
    const next = Array.from({ length: 20 }, (_, index) => maximumStreams + 1 + index)
    room.watch(ids(...next), nobody)
    expect(room.openStreams).toBe(maximumStreams)
    for (const number of next) expect(open()).toContain(number)
    await clock.advance(lingerMs)
    expect(open()).toEqual(next)
  })

  it('remembers a bounded number of containers, and none that was removed', async () => {
    const { room, engine, state, clock, streams } = await setUp(maximumHistories + 1)
    for (let number = 1; number <= maximumHistories + 1; number += 1) {
      const leave = room.watch(ids(number), nobody)
      streams.at(-1)?.push()
      leave()
      await clock.advance(lingerMs)
    }
    expect(room.latest(idOf(1))).toBeNull()
    expect(room.latest(idOf(2))).not.toBeNull()
    engine.containers.delete(idOf(2))
    await state.reconcileNow()
    await clock.advance(200)
    expect(room.latest(idOf(2))).toBeNull()
  })

  it('ends all streams with the app, and opens none after', async () => {
    const { room, open, streams } = await setUp()
    const leave = room.watch(ids(1, 2), nobody)
    room.dispose()
    expect(open()).toEqual([])
    leave()
    room.setVisible(true)
    room.watch(ids(3), nobody)
    expect(streams).toHaveLength(2)
  })
})
