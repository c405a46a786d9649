import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryShare, toSample, type ByteCounters, type StatsSample } from '@shared/domain/stats'
import oracle from './stats.cases.json'
import { toStatsReading } from './stats'

/** As `docker stats` writes a sample (docker/cli and docker/go-units), so that whole lines can be compared. */
function asDocker(sample: StatsSample, isWindows: boolean) {
  const size = (bytes: number, base: number, digits: number, units: readonly string[]) => {
    let value = bytes
    let unit = 0
    while (value >= base && unit < units.length - 1) {
      value /= base
      unit += 1
    }
    return `${Number(value.toPrecision(digits))}${units[unit] ?? ''}`
  }
  const memory = (bytes: number) => size(bytes, 1024, 4, ['B', 'KiB', 'MiB', 'GiB', 'TiB'])
  const human = (bytes: number) => size(bytes, 1000, 3, ['B', 'kB', 'MB', 'GB', 'TB'])
  const both = (counters: ByteCounters | null) =>
    `${human(counters?.inBytes ?? 0)} / ${human(counters?.outBytes ?? 0)}`
  const share = memoryShare(sample)
  return {
    BlockIO: both(sample.blockIo),
    CPUPerc: `${(sample.cpuPercent ?? 0).toFixed(2)}%`,
    MemPerc: share === null ? '--' : `${(share * 100).toFixed(2)}%`,
    MemUsage: isWindows
      ? memory(sample.memoryBytes ?? 0)
      : `${memory(sample.memoryBytes ?? 0)} / ${memory(sample.memoryLimitBytes ?? 0)}`,
    NetIO: both(sample.network),
    PIDs: sample.pids === null ? '--' : String(sample.pids),
  }
}

describe('a reading of stats', () => {
  it.each(oracle.cases)('says what docker stats prints: $name', ({ stats, expected, os }) => {
    const reading = toStatsReading(stats, os ?? 'linux') ?? expect.fail('no reading')
    const { Container: _container, ID: _id, Name: _name, ...figures } = expected
    expect(asDocker(toSample(null, reading, 0), os === 'windows')).toEqual(figures)
  })

  it('has no share at first, where docker would print one since the start of the machine', () => {
    const [{ stats } = expect.fail('no case')] = oracle.cases
    const reading = toStatsReading({ ...stats, precpu_stats: { cpu_usage: { total_usage: 0 } } }, 'linux')
    expect(reading?.previousCpu).toBeNull()
    expect(toSample(null, reading!, 0).cpuPercent).toBeNull()
  })

  it.each([
    ['a container that does not run', { read: '0001-01-01T00:00:00Z', name: '/c1', id: 'a' }],
    ['no object', null],
    ['a list', []],
    ['a word for the time', { read: 'now' }],
  ])('is none for %s', (_name, answer) => {
    expect(toStatsReading(answer, 'linux')).toBeNull()
  })

  it('knows no figure that an engine leaves out', () => {
    expect(toStatsReading({ read: '2026-01-01T00:00:01Z' }, 'linux')).toMatchObject({
      cpu: null,
      previousCpu: null,
      memoryBytes: null,
      memoryLimitBytes: null,
      network: null,
      pids: null,
    })
  })

  it('takes whatever JSON without a complaint, and gives numbers or nothing', () => {
    fc.assert(
      fc.property(
        fc.record({
          read: fc.constant('2026-01-01T00:00:01Z'),
          cpu_stats: fc.jsonValue(),
          precpu_stats: fc.jsonValue(),
          memory_stats: fc.jsonValue(),
          networks: fc.jsonValue(),
          blkio_stats: fc.record({ io_service_bytes_recursive: fc.jsonValue() }),
          pids_stats: fc.jsonValue(),
        }),
        fc.constantFrom('linux', 'windows'),
        (answer, osType) => {
          const sample = toSample(null, toStatsReading(answer, osType)!, 0)
          for (const value of Object.values(sample)) {
            if (typeof value === 'object') continue
            expect(Number.isFinite(value)).toBe(true)
          }
        },
      ),
    )
  })
})
