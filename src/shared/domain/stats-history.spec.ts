import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StatsPoint } from './stats'
import { coarsePoints, createStatsHistory, finePoints } from './stats-history'

const point = (atMs: number, change: Partial<StatsPoint> = {}): StatsPoint => ({
  atMs,
  cpuPercent: null,
  memoryBytes: null,
  memoryLimitBytes: null,
  receivedPerSecond: null,
  sentPerSecond: null,
  readPerSecond: null,
  writtenPerSecond: null,
  pids: null,
  ...change,
})

function filled(seconds: number, cpuOf: (second: number) => number) {
  const history = createStatsHistory()
  for (let second = 0; second < seconds; second += 1) {
    history.add(point(second * 1_000, { cpuPercent: cpuOf(second) }))
  }
  return history
}

describe('the history of a container', () => {
  it('gives back what it was given, what is not known included', () => {
    const history = createStatsHistory()
    const given = point(5, { cpuPercent: 12.5, memoryBytes: 1_048_576, pids: 3, receivedPerSecond: 0 })
    history.add(given)
    expect(history.fine(0)).toEqual([given])
    expect(history.fine(6)).toEqual([])
    expect(history.coarse(0)).toEqual([given])
  })

  it('keeps the last points in order, whatever their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: finePoints * 2 + 10 }), (count) => {
        const times = filled(count, (second) => second % 100)
          .fine(0)
          .map(({ atMs }) => atMs / 1_000)
        const kept = Math.min(count, finePoints)
        expect(times).toEqual(Array.from({ length: kept }, (_, index) => count - kept + index))
      }),
      { numRuns: 20 },
    )
  })

  it('has means of minutes, of known values only', () => {
    const history = filled(120, (second) => (second < 60 ? 10 : 30))
    history.add(point(120_000))
    expect(history.coarse(0).map(({ cpuPercent }) => cpuPercent)).toEqual([10, 30, null])
    expect(history.coarse(60_000).map(({ atMs }) => atMs)).toEqual([119_000, 120_000])
  })

  it('forgets what is older than a day', () => {
    const history = createStatsHistory()
    for (let minute = 0; minute < coarsePoints + 100; minute += 1) history.add(point(minute * 60_000))
    expect(history.coarse(0)).toHaveLength(coarsePoints + 1)
    expect(history.fine(0)).toHaveLength(coarsePoints + 100)
  })
})
