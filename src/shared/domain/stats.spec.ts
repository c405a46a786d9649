import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuPercent, machineShare, memoryInUse, memoryShare, toSample, type StatsReading } from './stats'

const reading = (change: Partial<StatsReading> = {}): StatsReading => ({
  readAtMs: 1_000,
  cpu: null,
  previousCpu: null,
  memoryBytes: 100,
  memoryLimitBytes: 1_000,
  network: null,
  blockIo: null,
  pids: 1,
  ...change,
})
const cpu = (used: number, capacity: number, cpuCount = 2) => ({ used, capacity, cpuCount })
const counter = fc.maxSafeNat()

describe('the share of the processor', () => {
  it('is 100 for one processor of two that is fully used', () => {
    expect(cpuPercent(cpu(0, 0), cpu(1e9, 2e9))).toBe(100)
  })

  it('lies between nothing and all processors when counters only rise as they can', () => {
    fc.assert(
      fc.property(
        counter,
        counter,
        fc.nat(1e9),
        fc.nat(1e9),
        fc.integer({ min: 1, max: 512 }),
        (...values) => {
          const [used, capacity, usedMore, idleMore, count] = values
          const percent = cpuPercent(
            cpu(used, capacity, count),
            cpu(used + usedMore, capacity + usedMore + idleMore, count),
          )
          // Counters beyond 2^53 lose single nanoseconds.
          expect(percent).toBeGreaterThanOrEqual(0)
          expect(percent).toBeLessThanOrEqual(count * 100 * 1.01 + 0.01)
        },
      ),
    )
  })

  it('is 0, never less and never infinite, where a counter fell or time stood still', () => {
    fc.assert(
      fc.property(counter, counter, counter, counter, (usedA, capacityA, usedB, capacityB) => {
        const percent = cpuPercent(cpu(usedA, capacityA), cpu(usedB, capacityB))
        expect(Number.isFinite(percent)).toBe(true)
        if (usedB <= usedA || capacityB <= capacityA) expect(percent).toBe(0)
      }),
    )
  })

  it('of the machine is that of one processor, divided', () => {
    expect(machineShare({ cpuPercent: 150, cpuCount: 4 })).toBeCloseTo(0.375)
    expect(machineShare({ cpuPercent: 150, cpuCount: null })).toBeNull()
    expect(machineShare({ cpuPercent: null, cpuCount: 4 })).toBeNull()
  })
})

describe('memory in use', () => {
  it('never exceeds usage and is never below zero', () => {
    const part = fc.option(counter)
    fc.assert(
      fc.property(counter, part, part, (usage, totalInactiveFile, inactiveFile) => {
        const used = memoryInUse(usage, { totalInactiveFile, inactiveFile })
        expect(used).toBeLessThanOrEqual(usage)
        expect(used).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('has no share without a limit figure, and 0 % of a limit of 0, as docker prints it', () => {
    expect(memoryShare({ memoryBytes: 5, memoryLimitBytes: null })).toBeNull()
    expect(memoryShare({ memoryBytes: 5, memoryLimitBytes: 0 })).toBe(0)
    expect(memoryShare({ memoryBytes: 5, memoryLimitBytes: 20 })).toBe(0.25)
  })
})

describe('a sample', () => {
  it('has figures of the moment at first, and neither a share nor rates', () => {
    const first = toSample(null, reading({ cpu: cpu(5, 10), network: { inBytes: 7, outBytes: 8 } }), 42)
    expect(first).toMatchObject({
      atMs: 42,
      cpuPercent: null,
      cpuCount: 2,
      memoryBytes: 100,
      receivedPerSecond: null,
      network: { inBytes: 7, outBytes: 8 },
    })
  })

  it('takes the share from the reading that the engine hands along, else from the one before', () => {
    const before = reading({ cpu: cpu(0, 0) })
    const now = reading({ readAtMs: 2_000, cpu: cpu(100, 400), previousCpu: cpu(50, 200) })
    expect(toSample(before, now, 0).cpuPercent).toBe(50)
    expect(toSample(null, now, 0).cpuPercent).toBe(50)
    expect(toSample(before, { ...now, previousCpu: null }, 0).cpuPercent).toBe(50)
  })

  it('has rates by the engine’s clock', () => {
    const before = reading({
      network: { inBytes: 1_000, outBytes: 0 },
      blockIo: { inBytes: 0, outBytes: 10 },
    })
    const now = reading({
      readAtMs: 3_000,
      network: { inBytes: 5_000, outBytes: 100 },
      blockIo: { inBytes: 0, outBytes: 10 },
    })
    expect(toSample(before, now, 0)).toMatchObject({
      receivedPerSecond: 2_000,
      sentPerSecond: 50,
      readPerSecond: 0,
      writtenPerSecond: 0,
    })
  })

  it('never has a rate below zero: a counter that fell says nothing', () => {
    const bytes = fc.record({ inBytes: counter, outBytes: counter })
    fc.assert(
      fc.property(bytes, bytes, fc.integer(), fc.integer(), (from, to, fromMs, toMs) => {
        const sample = toSample(
          reading({ readAtMs: fromMs, network: from, blockIo: from }),
          reading({ readAtMs: toMs, network: to, blockIo: to }),
          0,
        )
        for (const rate of [sample.receivedPerSecond, sample.sentPerSecond, sample.readPerSecond]) {
          if (rate === null) continue
          expect(rate).toBeGreaterThanOrEqual(0)
          expect(Number.isFinite(rate)).toBe(true)
        }
        if (toMs <= fromMs || to.inBytes < from.inBytes) expect(sample.receivedPerSecond).toBeNull()
      }),
    )
  })
})
