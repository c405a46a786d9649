import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPinia, disposePinia, setActivePinia, type Pinia } from 'pinia'
import { effectScope, shallowRef, type EffectScope } from 'vue'
import type { StatsSample } from '@shared/domain/stats'
import { setBridge } from '../api/client'
import { idOf } from '../test-support/objects'
import { createTestBridge, type TestBridge } from '../test-support/test-bridge'
import { useFigures, useStatsSeries } from './stats'

let bridge: TestBridge
let pinia: Pinia
let scope: EffectScope

const sample = (change: Partial<StatsSample> = {}): StatsSample => ({
  atMs: Date.now(),
  cpuPercent: 12.5,
  cpuCount: 2,
  memoryBytes: 1_024,
  memoryLimitBytes: 4_096,
  network: null,
  receivedPerSecond: null,
  sentPerSecond: null,
  blockIo: null,
  readPerSecond: null,
  writtenPerSecond: null,
  pids: 1,
  ...change,
})

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  bridge = createTestBridge()
  pinia = createPinia()
  setActivePinia(pinia)
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  disposePinia(pinia)
  vi.useRealTimers()
  setBridge(null)
})

const inScope = <T>(work: () => T): T => scope.run(work) as T

describe('the figures of a list', () => {
  it('are asked for together, once the rows are there, and no longer when the last one goes', async () => {
    const id = shallowRef<string | null>(idOf('a'))
    const figures = inScope(() => useFigures(() => id.value))
    expect(bridge.isFollowed('stats')).toBe(false)
    vi.advanceTimersByTime(20)
    expect(bridge.isFollowed('stats')).toBe(true)
    bridge.snapshot('stats', [{ id: idOf('a'), latest: null, points: [] }])
    expect(figures.value).toBeNull()
    bridge.patch('stats', [{ id: idOf('a'), sample: sample() }])
    expect(figures.value?.cpuPercent).toBe(12.5)

    id.value = null
    await Promise.resolve()
    expect(figures.value).toBeNull()
    vi.advanceTimersByTime(249)
    expect(bridge.isFollowed('stats')).toBe(true)
    vi.advanceTimersByTime(1)
    expect(bridge.isFollowed('stats')).toBe(false)
  })

  it('of long ago are not shown as those of now', () => {
    const figures = inScope(() => useFigures(() => idOf('a')))
    vi.advanceTimersByTime(20)
    const old = sample({ atMs: Date.now() - 6_000 })
    bridge.snapshot('stats', [{ id: idOf('a'), latest: old, points: [] }])
    expect(figures.value).toBeNull()
    bridge.snapshot('stats', [{ id: idOf('a'), latest: sample(), points: [] }])
    expect(figures.value?.memoryBytes).toBe(1_024)
  })

  it('are not asked for while the window is hidden', () => {
    inScope(() => useFigures(() => idOf('a')))
    vi.advanceTimersByTime(20)
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(bridge.isFollowed('stats')).toBe(false)
    hidden.mockRestore()
    document.dispatchEvent(new Event('visibilitychange'))
    expect(bridge.isFollowed('stats')).toBe(true)
  })
})

describe('the past of a container', () => {
  it('grows by each sample and forgets what is older than the span', () => {
    const { seriesOf } = inScope(() =>
      useStatsSeries(
        () => [idOf('a')],
        () => 'minute',
      ),
    )
    const points = () => seriesOf(idOf('a')).points.value.map(({ atMs }) => atMs - Date.now())
    bridge.snapshot('stats', [
      { id: idOf('a'), latest: sample(), points: [sample({ atMs: Date.now() - 60_000 }), sample()] },
    ])
    expect(points()).toEqual([-60_000, 0])
    vi.advanceTimersByTime(1_000)
    bridge.patch('stats', [{ id: idOf('a'), sample: sample() }])
    expect(points()).toEqual([-61_000, -1_000])
    vi.advanceTimersByTime(120)
    expect(points()).toEqual([-1_120, -120])
  })

  it('of a day has one point a minute, the last one as of now', () => {
    const { seriesOf } = inScope(() =>
      useStatsSeries(
        () => [idOf('a')],
        () => 'day',
      ),
    )
    const minute = Math.floor(Date.now() / 60_000) * 60_000
    bridge.snapshot('stats', [{ id: idOf('a'), latest: null, points: [sample({ atMs: minute })] }])
    bridge.patch('stats', [{ id: idOf('a'), sample: sample({ atMs: minute + 59_000 }) }])
    bridge.patch('stats', [{ id: idOf('a'), sample: sample({ atMs: minute + 60_000 }) }])
    vi.advanceTimersByTime(120)
    expect(seriesOf(idOf('a')).points.value.map(({ atMs }) => atMs - minute)).toEqual([59_000, 60_000])
  })

  it('that can’t be followed says why', () => {
    const { error } = inScope(() =>
      useStatsSeries(
        () => [idOf('a')],
        () => 'hour',
      ),
    )
    bridge.error('stats', { code: 'INVALID_INPUT', message: 'No.' })
    expect(error.value?.message).toBe('No.')
  })
})
