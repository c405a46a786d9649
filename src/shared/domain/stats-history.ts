/**
 * What is remembered of a container's figures: the last hour by the second and the last day by the minute, in rings of
 * fixed size (at most 130 kB and 52 kB a container). They grow to that size as they fill.
 */
import type { StatsPoint } from './stats'

const columns = [
  'cpuPercent',
  'memoryBytes',
  'memoryLimitBytes',
  'receivedPerSecond',
  'sentPerSecond',
  'readPerSecond',
  'writtenPerSecond',
  'pids',
] as const satisfies readonly (keyof StatsPoint)[]

export const finePoints = 3_600
export const coarsePoints = 1_440
const minuteMs = 60_000
const firstCapacity = 64

export interface StatsHistory {
  add(point: StatsPoint): void
  /** Oldest first, from `sinceMs` on. Values have seven digits: enough for a chart. */
  fine(sinceMs: number): StatsPoint[]
  /** Means of whole minutes, and of the one that is not over. */
  coarse(sinceMs: number): StatsPoint[]
}

export function createStatsHistory(): StatsHistory {
  const seconds = createRing(finePoints)
  const minutes = createRing(coarsePoints)
  let minute = createMean()

  return {
    add(point) {
      seconds.push(point)
      if (minute.count > 0 && Math.floor(minute.lastMs / minuteMs) !== Math.floor(point.atMs / minuteMs)) {
        minutes.push(minute.point())
        minute = createMean()
      }
      minute.add(point)
    },
    fine: (sinceMs) => seconds.since(sinceMs),
    coarse(sinceMs) {
      const points = minutes.since(sinceMs)
      if (minute.count > 0 && minute.lastMs >= sinceMs) points.push(minute.point())
      return points
    },
  }
}

/** The newest `limit` points in typed arrays; what is not known is kept as NaN. */
function createRing(limit: number) {
  let capacity = Math.min(firstCapacity, limit)
  let times = new Float64Array(capacity)
  let values = new Float32Array(capacity * columns.length)
  let start = 0
  let count = 0

  function grow(): void {
    // Only a ring that never turned over grows, so that the old arrays are in order.
    capacity = Math.min(limit, capacity * 2)
    const nextTimes = new Float64Array(capacity)
    const nextValues = new Float32Array(capacity * columns.length)
    nextTimes.set(times)
    nextValues.set(values)
    times = nextTimes
    values = nextValues
  }

  return {
    push(point: StatsPoint): void {
      if (count === capacity && capacity < limit) grow()
      const at = (start + count) % capacity
      times[at] = point.atMs
      for (const [index, column] of columns.entries())
        values[at * columns.length + index] = point[column] ?? NaN
      if (count < capacity) count += 1
      else start = (start + 1) % capacity
    },
    since(sinceMs: number): StatsPoint[] {
      const points: StatsPoint[] = []
      for (let index = 0; index < count; index += 1) {
        const at = (start + index) % capacity
        const atMs = times[at] ?? 0
        if (atMs >= sinceMs)
          points.push(toPoint(atMs, (column) => values[at * columns.length + column] ?? NaN))
      }
      return points
    },
  }
}

function createMean() {
  const sums = new Float64Array(columns.length)
  const counts = new Float64Array(columns.length)
  let lastMs = 0
  let count = 0

  return {
    get count() {
      return count
    },
    get lastMs() {
      return lastMs
    },
    add(point: StatsPoint): void {
      lastMs = point.atMs
      count += 1
      for (const [index, column] of columns.entries()) {
        const value = point[column]
        if (value === null) continue
        sums[index] = (sums[index] ?? 0) + value
        counts[index] = (counts[index] ?? 0) + 1
      }
    },
    point: () => toPoint(lastMs, (column) => (sums[column] ?? 0) / (counts[column] ?? 0)),
  }
}

function toPoint(atMs: number, valueOf: (column: number) => number): StatsPoint {
  const read = (column: number): number | null => {
    const value = valueOf(column)
    return Number.isNaN(value) ? null : value
  }
  return {
    atMs,
    cpuPercent: read(0),
    memoryBytes: read(1),
    memoryLimitBytes: read(2),
    receivedPerSecond: read(3),
    sentPerSecond: read(4),
    readPerSecond: read(5),
    writtenPerSecond: read(6),
    pids: read(7),
  }
}
