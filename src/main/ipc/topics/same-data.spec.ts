import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameData } from './same-data'

const data = fc.jsonValue({ maxDepth: 4 })

describe('isSameData', () => {
  it('is true for a copy', () => {
    fc.assert(fc.property(data, (value) => isSameData(value, structuredClone(value))))
  })

  it('judges as Node does', () => {
    fc.assert(
      fc.property(data, data, (one, other) => {
        expect(isSameData(one, other)).toBe(isDeepStrictEqual(one, other))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ a: undefined }, { b: undefined }],
    [[1], { 0: 1 }],
    [[1, 2], [1]],
    [null, {}],
    [{ x: [{ y: 1 }] }, { x: [{ y: 2 }] }],
    [JSON.parse('{"__proto__":1}'), {}],
    ['1', 1],
  ])('tells %o from %o', (one, other) => {
    expect(isSameData(one, other)).toBe(false)
    expect(isSameData(other, one)).toBe(false)
  })
})
