import { describe, expect, it } from 'vitest'
import { gapMs, timeMarks, topOf } from './line-chart'

describe('the value axis', () => {
  it.each([
    [0, 1000, 2, 2],
    [3, 1000, 2, 4],
    [9, 1000, 2, 10],
    [11, 1000, 2, 20],
    [100, 1000, 2, 100],
    [1_000_001, 1000, 2, 2_000_000],
    [700 * 1024, 1024, 1, 800 * 1024],
    [1.5 * 1024 ** 3, 1024, 1, 2 * 1024 ** 3],
  ] as const)('ends for %d (steps of %d, at least %d) at %d', (maximum, base, least, top) => {
    expect(topOf(maximum, 0, base, least)).toBe(top)
  })

  it('rises at once and falls only when the values are far below', () => {
    expect(topOf(50, 40, 1000, 2)).toBe(80)
    expect(topOf(35, 80, 1000, 2)).toBe(80)
    expect(topOf(30, 80, 1000, 2)).toBe(40)
  })
})

describe('the time axis', () => {
  const start = Date.UTC(2026, 0, 1, 10, 0, 3)

  it.each([
    ['a minute', 60_000, 7, 10_000],
    ['a minute in a narrow chart', 60_000, 4, 30_000],
    ['five minutes', 300_000, 7, 60_000],
    ['an hour', 3_600_000, 7, 600_000],
    ['a day', 86_400_000, 7, 14_400_000],
  ])('has marks that stay where they are in time: %s', (_name, span, count, step) => {
    const marks = timeMarks(start, start + span, count)
    const later = timeMarks(start + 1_000, start + span + 1_000, count)
    expect(marks.length).toBeGreaterThan(1)
    expect(marks.length).toBeLessThanOrEqual(count + 1)
    for (const [index, mark] of marks.entries()) {
      expect(mark).toBeGreaterThanOrEqual(start)
      if (index > 0) expect(mark - (marks[index - 1] ?? 0)).toBe(step)
    }
    expect(later.filter((mark) => marks.includes(mark)).length).toBeGreaterThanOrEqual(marks.length - 1)
  })

  it('joins no samples between which nothing was seen', () => {
    expect(gapMs(300_000)).toBeLessThan(10_000)
    expect(gapMs(86_400_000)).toBeGreaterThan(60_000)
  })
})
