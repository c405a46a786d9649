/** What several containers use together. Their samples come at different moments, so each counts until its next one. */
import type { StatsPoint } from '@shared/domain/stats'

/** A container without a sample for so long doesn't count any more: it stopped, or nobody looked. */
const holdMs = 5_000
const stepMs = 1_000

export interface TotalPoint {
  readonly atMs: number
  readonly cpuPercent: number | null
  readonly memoryBytes: number | null
}

/** One point for each whole second of the span up to `endMs`, oldest first; null where nothing was seen. */
export function totalsOf(
  containers: readonly (readonly StatsPoint[])[],
  endMs: number,
  spanMs: number,
): readonly TotalPoint[] {
  const lastMs = Math.floor(endMs / stepMs) * stepMs
  const next = containers.map(() => 0)
  const totals: TotalPoint[] = []
  for (let atMs = lastMs - spanMs; atMs <= lastMs; atMs += stepMs) {
    let cpuPercent: number | null = null
    let memoryBytes: number | null = null
    for (const [index, points] of containers.entries()) {
      let following = next[index] ?? 0
      while ((points[following]?.atMs ?? Infinity) <= atMs) following += 1
      next[index] = following
      const point = points[following - 1]
      if (point === undefined || atMs - point.atMs > holdMs) continue
      if (point.cpuPercent !== null) cpuPercent = (cpuPercent ?? 0) + point.cpuPercent
      if (point.memoryBytes !== null) memoryBytes = (memoryBytes ?? 0) + point.memoryBytes
    }
    totals.push({ atMs, cpuPercent, memoryBytes })
  }
  return totals
}
