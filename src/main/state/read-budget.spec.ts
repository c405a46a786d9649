import { describe, expect, it } from 'vitest'
import { createReadBudget } from './read-budget'

describe('the budget of reads', () => {
  it('lets a few begin at once and then one every fifty milliseconds, each key for itself', () => {
    let nowMs = 1000
    const budget = createReadBudget(() => nowMs)
    expect(Array.from({ length: 8 }, () => budget.take('a'))).toEqual([0, 0, 0, 0, 0, 0, 50, 100])
    expect(budget.take('b')).toBe(0)
    nowMs += 100
    expect(budget.take('a')).toBe(50)
    nowMs += 10_000
    expect(Array.from({ length: 7 }, () => budget.take('a'))).toEqual([0, 0, 0, 0, 0, 0, 50])
  })

  it('still knows what was spent after many other keys', () => {
    const budget = createReadBudget(() => 0)
    for (let count = 0; count < 6; count += 1) budget.take('a')
    for (let count = 0; count < 5000; count += 1) budget.take(String(count))
    expect(budget.take('a')).toBe(50)
  })
})
