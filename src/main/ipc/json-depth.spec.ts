import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonDepth } from './json-depth'

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

describe('jsonDepth', () => {
  it('is the depth of the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), (value) => {
        expect(jsonDepth(JSON.stringify(value))).toBe(depthOf(value))
      }),
    )
  })

  it.each([
    ['"[[[[{"', 0],
    ['["\\"[[", "]"]', 1],
    ['{"[\\\\":{}}', 2],
    ['"\\\\"', 0],
    ['['.repeat(100_000), 100_000],
  ])('is not misled by %s', (text, depth) => {
    expect(jsonDepth(text)).toBe(depth)
  })
})
