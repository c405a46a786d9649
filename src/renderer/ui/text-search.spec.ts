import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findMatches, matchesByLine, maximumMatches, pieceLength, toPieces, toRuns } from './text-search'

const line = fc.oneof(fc.string(), fc.string({ unit: 'grapheme', maxLength: 900 }))

const loneHalf = /[\ud800-\udfff]/u

describe('a text in pieces', () => {
  it('loses nothing, cuts no character in half, and keeps its pieces short', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const pieces = toPieces(lines)
        const joined = lines.map((_, index) =>
          pieces
            .filter((piece) => piece.line === index)
            .map((piece) => piece.text)
            .join(''),
        )
        expect(joined).toEqual(lines)
        for (const piece of pieces) {
          expect(piece.text.length).toBeLessThanOrEqual(pieceLength)
          expect(lines[piece.line]?.slice(piece.start, piece.start + piece.text.length)).toBe(piece.text)
          if (!loneHalf.test(lines[piece.line] ?? '')) expect(piece.text).not.toMatch(loneHalf)
        }
      }),
    )
  })
})

describe('the search', () => {
  it('finds every place, whatever the case, and none twice', () => {
    expect(findMatches(['aAa', '', 'xa'], 'a').matches).toEqual([
      { line: 0, start: 0, end: 1 },
      { line: 0, start: 1, end: 2 },
      { line: 0, start: 2, end: 3 },
      { line: 2, start: 1, end: 2 },
    ])
    expect(findMatches(['aaaa'], 'aa').matches).toHaveLength(2)
    expect(findMatches(['a'], '').matches).toEqual([])
    expect(findMatches(['a.b', 'axb'], '.').matches).toHaveLength(1)
  })

  it('stops at a number that can be shown', () => {
    const found = findMatches(['a'.repeat(maximumMatches + 1)], 'a')
    expect([found.matches.length, found.isCut]).toEqual([maximumMatches, true])
  })

  it('marks exactly what it found, also across two pieces', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.string({ minLength: 1, maxLength: 3 }),
        (lines, wanted) => {
          const { matches } = findMatches(lines, wanted)
          const byLine = matchesByLine(matches)
          const marked = matches.map(() => '')
          for (const piece of toPieces(lines)) {
            const runs = toRuns(piece, matches, byLine)
            expect(runs.map((run) => run.text).join('')).toBe(piece.text)
            for (const { text, match } of runs)
              if (match !== null) marked[match] = `${marked[match] ?? ''}${text}`
          }
          expect(marked).toEqual(matches.map(({ line: at, start, end }) => lines[at]?.slice(start, end)))
        },
      ),
    )
    const long = `${'x'.repeat(pieceLength - 1)}needle`
    const { matches } = findMatches([long], 'NEEDLE')
    const runs = toPieces([long]).map((piece) => toRuns(piece, matches, matchesByLine(matches)))
    expect(runs.map((parts) => parts.filter(({ match }) => match === 0).map(({ text }) => text))).toEqual([
      ['n'],
      ['eedle'],
    ])
  })
})
