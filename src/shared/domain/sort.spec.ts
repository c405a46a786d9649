import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareText, inDirection, naturalKey, resort } from './sort'

function sortNaturally(names: readonly string[]): string[] {
  return [...names].sort((a, b) => compareText(naturalKey(a), naturalKey(b)))
}

describe('naturalKey', () => {
  it('counts numbers as numbers and ignores case', () => {
    expect(sortNaturally(['worker-10', 'Worker-2', 'worker-1', 'api'])).toEqual([
      'api',
      'worker-1',
      'Worker-2',
      'worker-10',
    ])
  })

  it('ignores leading zeros and survives very long runs of digits', () => {
    expect(naturalKey('a007')).toBe(naturalKey('a7'))
    expect(sortNaturally([`n${'9'.repeat(200)}`, 'n8'])[0]).toBe('n8')
  })

  it('orders any two numbers by value', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(compareText(naturalKey(`x${a}`), naturalKey(`x${b}`))).toBe(Math.sign(a - b))
      }),
    )
  })
})

describe('resort', () => {
  interface Row {
    readonly id: string
    readonly rank: number
  }
  const byRank = (a: Row, b: Row) => a.rank - b.rank || compareText(a.id, b.id)
  const rows = fc
    .array(fc.record({ id: fc.stringMatching(/^[a-f]{1,2}$/), rank: fc.nat({ max: 9 }) }), { maxLength: 60 })
    .map((list) => new Map<string, Row>(list.map((row) => [row.id, row])))

  it('gives what a full sort gives, whatever changed in between', () => {
    fc.assert(
      fc.property(rows, rows, fc.boolean(), (before, changes, isDescending) => {
        const compare = inDirection(byRank, isDescending ? 'descending' : 'ascending')
        const current = new Map(before)
        for (const [id, row] of changes) {
          if (row.rank === 0) current.delete(id)
          else current.set(id, row)
        }
        const previous = [...before.values()].sort(compare)
        expect(resort(previous, current, compare)).toEqual([...current.values()].sort(compare))
      }),
    )
  })

  it('mends one row among many', () => {
    const current = new Map<string, Row>()
    for (let rank = 0; rank < 100; rank += 1) current.set(`id${rank}`, { id: `id${rank}`, rank })
    const previous = resort([], current, byRank)
    current.set('id99', { id: 'id99', rank: -1 })
    const next = resort(previous, current, byRank)
    expect(next[0]?.id).toBe('id99')
    expect(next).toHaveLength(100)
  })
})
