import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitBytes, splitDuration, splitMemory } from './units'

describe('splitBytes', () => {
  it('steps by 1000 as docker does', () => {
    expect(splitBytes(0)).toEqual({ value: 0, unit: 'byte' })
    expect(splitBytes(999)).toEqual({ value: 999, unit: 'byte' })
    expect(splitBytes(1023)).toEqual({ value: 1.023, unit: 'kilobyte' })
    expect(splitBytes(12_345_678)).toEqual({ value: 12.345678, unit: 'megabyte' })
    expect(splitBytes(123_456_789_012_345).unit).toBe('terabyte')
    expect(splitBytes(-1)).toEqual({ value: -1, unit: 'byte' })
  })

  it('never shows a value of 1000 or more below petabytes', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e15 - 1 }), (bytes) => {
        expect(splitBytes(bytes).value).toBeLessThan(1000)
      }),
    )
  })
})

describe('splitDuration', () => {
  const hour = 3_600_000
  const day = 24 * hour

  it('uses the limits of docker ps', () => {
    expect(splitDuration(59_999)).toEqual({ value: 59, unit: 'second' })
    expect(splitDuration(60_000)).toEqual({ value: 1, unit: 'minute' })
    expect(splitDuration(47 * hour)).toEqual({ value: 47, unit: 'hour' })
    expect(splitDuration(48 * hour)).toEqual({ value: 2, unit: 'day' })
    expect(splitDuration(13 * day)).toEqual({ value: 13, unit: 'day' })
    expect(splitDuration(14 * day)).toEqual({ value: 2, unit: 'week' })
    expect(splitDuration(60 * day)).toEqual({ value: 2, unit: 'month' })
    expect(splitDuration(730 * day)).toEqual({ value: 2, unit: 'year' })
  })

  it('reads a span below zero as nothing', () => {
    expect(splitDuration(-5000)).toEqual({ value: 0, unit: 'second' })
  })
})

describe('splitMemory', () => {
  it('takes steps of 1024 and stops at tebibytes', () => {
    expect(splitMemory(0)).toEqual({ value: 0, step: 0 })
    expect(splitMemory(1023)).toEqual({ value: 1023, step: 0 })
    expect(splitMemory(1536)).toEqual({ value: 1.5, step: 1 })
    expect(splitMemory(3 * 1024 ** 5)).toEqual({ value: 3072, step: 4 })
  })
})
