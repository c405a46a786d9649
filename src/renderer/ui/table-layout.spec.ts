import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutTable, visibleRange, type TableGroup } from './table-layout'

function group(key: string, rows: string[], changes: Partial<TableGroup<string>> = {}): TableGroup<string> {
  return { key, label: key, rows, isCollapsed: false, ...changes }
}

describe('layoutTable', () => {
  it('finds headers and rows by index', () => {
    const layout = layoutTable([
      group('one', ['a', 'b']),
      group('two', ['c'], { isCollapsed: true }),
      group('three', ['d'], { label: null }),
    ])
    expect(layout.entryCount).toBe(5)
    expect(layout.rowCount).toBe(4)
    const kinds = Array.from({ length: 6 }, (_, index) => layout.entryAt(index))
    expect(kinds.map((entry) => (entry?.kind === 'row' ? entry.row : entry?.group.key))).toEqual([
      'one',
      'a',
      'b',
      'two',
      'd',
      undefined,
    ])
    expect(layout.entryAt(-1)).toBeUndefined()
    expect([...layout.rows()]).toEqual(['a', 'b', 'c', 'd'])
  })

  it('is an empty list without groups, and skips empty ones', () => {
    expect(layoutTable([]).entryAt(0)).toBeUndefined()
    const layout = layoutTable([group('x', [], { label: null }), group('y', ['a'], { label: null })])
    expect(layout.entryAt(0)).toEqual({ kind: 'row', row: 'a' })
  })

  it('agrees with the written-out list', () => {
    const groups = fc.array(
      fc.record({
        key: fc.string(),
        label: fc.constantFrom(null, 'label'),
        rows: fc.array(fc.string(), { maxLength: 4 }),
        isCollapsed: fc.boolean(),
      }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(groups, (list) => {
        const flat: unknown[] = []
        for (const one of list) {
          if (one.label !== null) flat.push({ kind: 'group', group: one })
          if (!one.isCollapsed) for (const row of one.rows) flat.push({ kind: 'row', row })
        }
        const layout = layoutTable(list)
        expect(Array.from({ length: layout.entryCount }, (_, index) => layout.entryAt(index))).toEqual(flat)
      }),
    )
  })
})

describe('visibleRange', () => {
  it('holds every row in view and a bounded number of rows', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 400_000 }),
        fc.nat({ max: 1200 }),
        fc.nat({ max: 10_000 }),
        (top, height, count) => {
          const { first, last } = visibleRange(top, height, 32, count)
          const lastInView = Math.min(count, Math.ceil((top + height) / 32))
          expect(first).toBeGreaterThanOrEqual(0)
          if (top / 32 < count) {
            expect(first).toBeLessThanOrEqual(Math.floor(top / 32))
            expect(last).toBeGreaterThanOrEqual(lastInView)
          }
          expect(last - first).toBeLessThanOrEqual(Math.ceil(height / 32) + 16)
        },
      ),
    )
  })
})
