import { describe, expect, it } from 'vitest'
import type { StatsPoint } from '@shared/domain/stats'
import { totalsOf } from './totals'

const point = (atMs: number, cpuPercent: number | null, memoryBytes: number | null): StatsPoint => ({
  atMs,
  cpuPercent,
  memoryBytes,
  memoryLimitBytes: null,
  receivedPerSecond: null,
  sentPerSecond: null,
  readPerSecond: null,
  writtenPerSecond: null,
  pids: null,
})

describe('what containers use together', () => {
  it('adds up what each used last, at whole seconds', () => {
    const totals = totalsOf(
      [[point(900, 10, 100), point(1_950, 20, 200)], [point(1_400, 1, 1)]],
      3_200,
      3_000,
    )
    expect(totals.map(({ atMs, cpuPercent, memoryBytes }) => [atMs, cpuPercent, memoryBytes])).toEqual([
      [0, null, null],
      [1_000, 10, 100],
      [2_000, 21, 201],
      [3_000, 21, 201],
    ])
  })

  it('no longer counts a container that says nothing, and knows no sum of nothing', () => {
    const totals = totalsOf([[point(0, 5, 50)]], 7_000, 7_000)
    expect(totals.map(({ cpuPercent }) => cpuPercent)).toEqual([5, 5, 5, 5, 5, 5, null, null])
    expect(totalsOf([], 1_000, 1_000).map(({ memoryBytes }) => memoryBytes)).toEqual([null, null])
    expect(totalsOf([[point(0, null, 50)]], 0, 0)).toEqual([{ atMs: 0, cpuPercent: null, memoryBytes: 50 }])
  })
})
