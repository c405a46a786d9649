import { describe, expect, it } from 'vitest'
import { pairValue } from './labels'

describe('the value of a label', () => {
  it('is that of the first pair with the key', () => {
    const pairs = [
      ['a', '1'],
      ['b', ''],
      ['a', '2'],
    ] as const
    expect(pairValue(pairs, 'a')).toBe('1')
    expect(pairValue(pairs, 'b')).toBe('')
    expect(pairValue(pairs, 'c')).toBeNull()
    expect(pairValue([], 'a')).toBeNull()
  })

  it('knows keys that every object has only where they are there', () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'length', '0']) {
      expect(pairValue([['a', '1']], key)).toBeNull()
      expect(pairValue([[key, 'own']], key)).toBe('own')
    }
  })
})
