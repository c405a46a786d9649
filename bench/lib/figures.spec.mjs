import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asRatio, inBytes, inMilliseconds, inPercent, summarize, withRange } from './figures.mjs'

describe('summarize', () => {
  it('takes the middle of an odd number of values and the mean of the two middle ones of an even number', () => {
    expect(summarize([9, 1, 5])).toEqual({ count: 3, median: 5, p95: 9, min: 1, max: 9 })
    expect(summarize([4, 1, 2, 9]).median).toBe(3)
  })

  it('gives as p95 the value that 95 of 100 do not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1)
    expect(summarize(values).p95).toBe(95)
    expect(summarize(values.slice(0, 20)).p95).toBe(19)
  })

  it('refuses to make a figure of nothing', () => {
    expect(() => summarize([])).toThrow('no values')
  })

  it('stays between the least and the greatest and leaves its input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const before = [...values]
        const { count, median, p95, min, max } = summarize(values)
        expect(values).toEqual(before)
        expect(count).toBe(values.length)
        expect(min).toBeLessThanOrEqual(median)
        expect(median).toBeLessThanOrEqual(max)
        expect(values).toContain(p95)
        expect(p95).toBeGreaterThanOrEqual(Math.floor(median))
      }),
    )
  })
})

it('writes figures with as many digits as they deserve', () => {
  expect(inMilliseconds(3.14)).toBe('3.1 ms')
  expect(inMilliseconds(1234.5)).toBe('1235 ms')
  expect(inPercent(0.012)).toBe('0.01 %')
  expect(inPercent(12.34)).toBe('12.3 %')
  expect(inBytes(760.4)).toBe('760 B')
  expect(inBytes(209_000)).toBe('209 kB')
  expect(asRatio(0.0123)).toBe('0.012')
  expect(asRatio(1.234)).toBe('1.23')
  expect(withRange({ count: 3, median: 2, p95: 3, min: 1, max: 3 })).toBe('2.0 ms [1.0–3.0]')
})
