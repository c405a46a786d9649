/**
 * What a container uses: counters as an engine states them, and the figures made of them as `docker stats` makes them
 * (docker/cli, cli/command/container/stats_helpers.go). Pure; `null` means "not known" or "not counted here".
 */

export interface CpuCounters {
  /** Processor time that the container has used so far. */
  readonly used: number
  /** Time that all processors of the machine have had so far, busy or idle, in the same unit as `used`. */
  readonly capacity: number
  /** What a share of `capacity` is multiplied by: the processors that are online, 1 on Windows. 0: not known. */
  readonly cpuCount: number
}

export interface ByteCounters {
  readonly inBytes: number
  readonly outBytes: number
}

/** One answer of the engine. */
export interface StatsReading {
  /** By the engine's clock, ms since 1970. */
  readonly readAtMs: number
  readonly cpu: CpuCounters | null
  /** Of the reading before this one, where the engine hands it along. */
  readonly previousCpu: CpuCounters | null
  /** Without the file cache that can be given back at once. */
  readonly memoryBytes: number | null
  /** The machine's memory for a container without a limit; null where there is no such figure (Windows). */
  readonly memoryLimitBytes: number | null
  /** Received and sent over all networks; null in host mode and without a network. */
  readonly network: ByteCounters | null
  /** Read from and written to block devices. */
  readonly blockIo: ByteCounters | null
  readonly pids: number | null
}

/** What charts draw. Rates are in bytes per second. */
export interface StatsPoint {
  /** By the local clock, ms since 1970: when it arrived. */
  readonly atMs: number
  /** As docker prints it: 100 is all of one processor, 400 all of four. */
  readonly cpuPercent: number | null
  readonly memoryBytes: number | null
  readonly memoryLimitBytes: number | null
  readonly receivedPerSecond: number | null
  readonly sentPerSecond: number | null
  readonly readPerSecond: number | null
  readonly writtenPerSecond: number | null
  readonly pids: number | null
}

export interface StatsSample extends StatsPoint {
  /** Of the machine; null where the engine does not tell. */
  readonly cpuCount: number | null
  /** Since the container was started. */
  readonly network: ByteCounters | null
  readonly blockIo: ByteCounters | null
}

/** A container's figures as they cross to the window. */
export interface StatsSeries {
  readonly id: string
  readonly latest: StatsSample | null
  /** Oldest first. */
  readonly points: readonly StatsPoint[]
}

/** How much of the past comes along: nothing, a minute or an hour by the second, a day by the minute. */
export const statsSpans = ['latest', 'minute', 'hour', 'day'] as const
export type StatsSpan = (typeof statsSpans)[number]

export const spanMs: Readonly<Record<StatsSpan, number>> = {
  latest: 0,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

/** 0 where nothing was used or time stood still; a counter that fell (another start) is no use either. */
export function cpuPercent(before: CpuCounters, now: CpuCounters): number {
  const used = now.used - before.used
  const capacity = now.capacity - before.capacity
  return used > 0 && capacity > 0 ? (used / capacity) * now.cpuCount * 100 : 0
}

/**
 * Memory in use as docker counts it: file cache that the kernel would give back first does not count.
 * `totalInactiveFile` is cgroup v1's name (with the children's), `inactiveFile` that of both versions.
 */
export function memoryInUse(
  usage: number,
  { totalInactiveFile, inactiveFile }: { totalInactiveFile: number | null; inactiveFile: number | null },
): number {
  if (totalInactiveFile !== null && totalInactiveFile < usage) return usage - totalInactiveFile
  if (inactiveFile !== null && inactiveFile < usage) return usage - inactiveFile
  return usage
}

/** From 0 to 1; 0 without a limit, as docker says it; null where nothing is known. */
export function memoryShare(point: Pick<StatsPoint, 'memoryBytes' | 'memoryLimitBytes'>): number | null {
  const { memoryBytes, memoryLimitBytes } = point
  if (memoryBytes === null || memoryLimitBytes === null) return null
  return memoryLimitBytes === 0 ? 0 : memoryBytes / memoryLimitBytes
}

/** What the container takes of all processors, from 0 to 1. */
export function machineShare(sample: Pick<StatsSample, 'cpuPercent' | 'cpuCount'>): number | null {
  const { cpuPercent: percent, cpuCount } = sample
  return percent === null || cpuCount === null || cpuCount === 0 ? null : percent / 100 / cpuCount
}

/** `before`: the reading before this one of the same run; null for the first, which has no rates. */
export function toSample(before: StatsReading | null, now: StatsReading, atMs: number): StatsSample {
  const previousCpu = now.previousCpu ?? before?.cpu ?? null
  const seconds = before === null ? 0 : (now.readAtMs - before.readAtMs) / 1000
  const rate = (kind: 'network' | 'blockIo', way: keyof ByteCounters): number | null => {
    const from = before?.[kind]?.[way]
    const to = now[kind]?.[way]
    // A counter that fell belongs to another start, or to one network less: nothing can be said.
    return from === undefined || to === undefined || to < from || seconds <= 0 ? null : (to - from) / seconds
  }
  return {
    atMs,
    cpuPercent: now.cpu === null || previousCpu === null ? null : cpuPercent(previousCpu, now.cpu),
    cpuCount: now.cpu === null || now.cpu.cpuCount === 0 ? null : now.cpu.cpuCount,
    memoryBytes: now.memoryBytes,
    memoryLimitBytes: now.memoryLimitBytes,
    network: now.network,
    receivedPerSecond: rate('network', 'inBytes'),
    sentPerSecond: rate('network', 'outBytes'),
    blockIo: now.blockIo,
    readPerSecond: rate('blockIo', 'inBytes'),
    writtenPerSecond: rate('blockIo', 'outBytes'),
    pids: now.pids,
  }
}
