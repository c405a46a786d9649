import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileSearch, type SearchSpec } from './search-core'

function matching(
  lines: readonly string[],
  spec: Partial<SearchSpec> & { pattern: string },
  from = 0,
): number[] {
  const starts = [0]
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + Buffer.byteLength(line) + 1)
  const bytes = Buffer.from([...lines.map((line) => `${line}\n`), 'rubbish beyond the end'].join(''))
  const found: number[] = []
  compileSearch({ isRegex: false, isCaseSensitive: false, ...spec })(
    // More room than lines, as in a chunk that is being filled.
    {
      bytes,
      usedBytes: starts.at(-1)!,
      starts: Uint32Array.from([...starts, 0, 0, 0]),
      count: lines.length,
    },
    from,
    (index) => found.push(index),
  )
  return found
}

const log = ['Error: one', 'fine', 'an error and an error', 'ÉTÉ error', '']

describe('searching for text', () => {
  it('finds each line once, in any case or in one', () => {
    expect(matching(log, { pattern: 'error' })).toEqual([0, 2, 3])
    expect(matching(log, { pattern: 'error', isCaseSensitive: true })).toEqual([2, 3])
    expect(matching(log, { pattern: 'été' })).toEqual([3])
    expect(matching(log, { pattern: 'été', isCaseSensitive: true })).toEqual([])
  })

  it('begins where it is told', () => {
    expect(matching(log, { pattern: 'error' }, 1)).toEqual([2, 3])
    expect(matching(log, { pattern: 'error', isCaseSensitive: true }, 3)).toEqual([3])
    expect(matching(log, { pattern: 'error' }, 5)).toEqual([])
  })

  it('takes signs that mean something in an expression as they are', () => {
    expect(matching(['a.b', 'axb', '(a+)+$'], { pattern: 'a.b' })).toEqual([0])
    expect(matching(['a.b', '(a+)+$'], { pattern: '(a+)+$' })).toEqual([1])
  })

  it('does not look beyond the lines', () => {
    expect(matching(['a'], { pattern: 'rubbish' })).toEqual([])
    expect(matching(['a'], { pattern: 'rubbish', isCaseSensitive: true })).toEqual([])
  })
})

describe('searching with an expression', () => {
  it.each([
    ['^fine$', [1]],
    ['^$', [4]],
    ['one|fine', [0, 1]],
    ['error(?! and)', [0, 2, 3]],
    ['fine(?!\\s)', [1]],
    ['one\\s+fine', []],
    ['a*', [0, 1, 2, 3, 4]],
    ['.', [0, 1, 2, 3]],
    ['\\bÉ|T', [3]],
  ])('%s', (pattern, expected) => {
    expect(matching(log, { pattern, isRegex: true, isCaseSensitive: pattern.startsWith('\\b') })).toEqual(
      expected,
    )
  })

  it('says what is wrong with one that is none', () => {
    expect(() => matching(log, { pattern: '(', isRegex: true })).toThrow(SyntaxError)
  })
})

it('finds the same lines as one test for each line would', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '\r', '.'), maxLength: 8 })
  const patterns = [
    'a',
    'ab',
    'a b',
    'a|b',
    'a+$',
    '^b',
    '[^a]',
    'a\\s',
    '\\s*b',
    'a(?=b)',
    'a(?!.)',
    '(?:b)+',
    'é?a$',
    '',
  ]
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 30 }),
      fc.constantFrom(...patterns),
      fc.boolean(),
      fc.nat({ max: 5 }),
      (lines, pattern, isCaseSensitive, from) => {
        const spec = { pattern, isRegex: true, isCaseSensitive }
        const alone = new RegExp(pattern, isCaseSensitive ? 'm' : 'im')
        const start = Math.min(from, lines.length)
        const expected = lines.flatMap((text, index) => (index >= start && alone.test(text) ? [index] : []))
        expect(matching(lines, spec, start)).toEqual(expected)
      },
    ),
    { numRuns: 500 },
  )
})
