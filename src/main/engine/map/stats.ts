/** One answer of /containers/ID/stats → what we keep of it. */
import { memoryInUse, type ByteCounters, type CpuCounters, type StatsReading } from '@shared/domain/stats'
import {
  isObject,
  toEntries,
  toList,
  toNumber,
  toNumberOrNull,
  toObject,
  toObjects,
  toText,
  toTimeOrNull,
  type RawObject,
} from '../api/read'

/**
 * Null for what is no reading: an engine goes on sending zeros with Go's zero time for a container that has stopped.
 * Only engines from API 1.52 on say `os_type` themselves; `osType` is what the engine said of itself.
 */
export function toStatsReading(answer: unknown, osType: string): StatsReading | null {
  if (!isObject(answer)) return null
  const readAtMs = toTimeOrNull(answer.read)
  if (readAtMs === null) return null
  const isWindows = (toText(answer.os_type) || osType) === 'windows'
  const counters = isWindows ? windowsCounters(answer, readAtMs) : linuxCounters(answer)
  return { readAtMs, network: networkBytes(answer.networks), ...counters }
}

type Counters = Omit<StatsReading, 'readAtMs' | 'network'>

function linuxCounters(answer: RawObject): Counters {
  const memory = toObject(answer.memory_stats)
  const parts = toObject(memory.stats)
  const usage = toNumberOrNull(memory.usage)
  return {
    cpu: linuxCpu(answer.cpu_stats),
    previousCpu: linuxCpu(answer.precpu_stats),
    memoryBytes:
      usage === null
        ? null
        : memoryInUse(usage, {
            totalInactiveFile: toNumberOrNull(parts.total_inactive_file),
            inactiveFile: toNumberOrNull(parts.inactive_file),
          }),
    memoryLimitBytes: usage === null ? null : toNumber(memory.limit),
    blockIo: blockBytes(toObject(answer.blkio_stats).io_service_bytes_recursive),
    pids: toNumberOrNull(toObject(answer.pids_stats).current),
  }
}

/** Null without the machine's own time: so is the reading before the first one, and all there is without cgroups. */
function linuxCpu(value: unknown): CpuCounters | null {
  const cpu = toObject(value)
  const usage = toObject(cpu.cpu_usage)
  const capacity = toNumber(cpu.system_cpu_usage)
  if (capacity === 0) return null
  // cgroup v2 has no usage per processor, and engines before 17.06 did not say how many are online.
  const cpuCount = toNumber(cpu.online_cpus) || toList(usage.percpu_usage).length
  return { used: toNumber(usage.total_usage), capacity, cpuCount }
}

/** Windows counts in steps of 100 ns, and docker prints a share of the whole machine there. */
function windowsCounters(answer: RawObject, readAtMs: number): Counters {
  const storage = toObject(answer.storage_stats)
  const processors = toNumber(answer.num_procs)
  const counters = (value: unknown, atMs: number | null): CpuCounters | null =>
    atMs === null
      ? null
      : {
          used: toNumber(toObject(toObject(value).cpu_usage).total_usage),
          capacity: atMs * 10_000 * processors,
          cpuCount: 1,
        }
  return {
    cpu: counters(answer.cpu_stats, readAtMs),
    previousCpu: counters(answer.precpu_stats, toTimeOrNull(answer.preread)),
    memoryBytes: toNumberOrNull(toObject(answer.memory_stats).privateworkingset),
    memoryLimitBytes: null,
    blockIo: { inBytes: toNumber(storage.read_size_bytes), outBytes: toNumber(storage.write_size_bytes) },
    pids: null,
  }
}

function networkBytes(value: unknown): ByteCounters | null {
  if (!isObject(value)) return null
  let inBytes = 0
  let outBytes = 0
  for (const [, network] of toEntries(value)) {
    inBytes += toNumber(toObject(network).rx_bytes)
    outBytes += toNumber(toObject(network).tx_bytes)
  }
  return { inBytes, outBytes }
}

/** Operations are "Read" on cgroup v1 and "read" on v2. A kernel that does not count them gives an empty list: 0. */
function blockBytes(value: unknown): ByteCounters {
  let inBytes = 0
  let outBytes = 0
  for (const entry of toObjects(value)) {
    const operation = toText(entry.op).charAt(0).toLowerCase()
    if (operation === 'r') inBytes += toNumber(entry.value)
    if (operation === 'w') outBytes += toNumber(entry.value)
  }
  return { inBytes, outBytes }
}
