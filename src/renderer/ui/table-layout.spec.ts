import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignElements, layoutTable, visibleRange, type TableGroup } from './table-layout'

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
    expect(layout.rowCount).toBe(3)
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
    expect([...layout.rows()]).toEqual(['a', 'b', 'd'])
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

describe('assignElements', () => {
  const row = (key: string) => ({ key, kind: 'row' })
  const assign = (
    previous: ReadonlyMap<string, string>,
    keys: readonly string[],
    heldKey: string | null = null,
  ) => assignElements(previous, keys.map(row), heldKey)

  it('keeps the elements of what stays and hands on those of what left', () => {
    const before = assign(new Map(), ['a', 'b', 'c'])
    const after = assign(before, ['b', 'c', 'd'])
    expect(after.get('b')).toBe(before.get('b'))
    expect(after.get('c')).toBe(before.get('c'))
    expect(after.get('d')).toBe(before.get('a'))
  })

  it('gives the element with the focus to nobody', () => {
    const before = assign(new Map(), ['a', 'b'])
    const after = assign(before, ['b', 'c'], 'a')
    expect([...before.values()]).not.toContain(after.get('c'))
  })

  it('keeps kinds apart', () => {
    const before = assignElements(new Map(), [{ key: 'g', kind: 'group' }, row('a')], null)
    const after = assignElements(before, [row('b'), row('c')], null)
    expect(after.get('b')).toBe(before.get('a'))
    expect(after.get('c')).not.toBe(before.get('g'))
  })

  it('never gives one element to two entries', () => {
    const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'))
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 6 }), fc.constantFrom(null, 'a', 'b'), (steps, heldKey) => {
        let elements: ReadonlyMap<string, string> = new Map()
        for (const step of steps) {
          const next = assign(elements, step, heldKey)
          expect([...next.keys()]).toEqual(step)
          expect(new Set(next.values()).size).toBe(step.length)
          for (const [key, element] of next) if (elements.has(key)) expect(element).toBe(elements.get(key))
          elements = next
        }
      }),
    )
  })
})
