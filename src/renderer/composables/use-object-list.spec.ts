import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { useObjectList } from './use-object-list'

interface Thing {
  readonly name: string
  readonly size: number
  readonly labels: readonly string[]
}

function listOf(things: readonly Thing[]) {
  const rows = shallowRef(things)
  const list = useObjectList<Thing>({
    rows: () => rows.value,
    keyOf: (thing) => thing.name,
    texts: { name: (thing) => [thing.name], label: (thing) => thing.labels },
    orders: { name: (thing) => thing.name, size: (thing) => thing.size },
    firstSort: { column: 'name', direction: 'ascending' },
  })
  return { rows, list, names: () => list.shown.value.map((thing) => thing.name) }
}

const things: readonly Thing[] = [
  { name: 'data-10', size: 1, labels: ['app=shop', 'tier=back'] },
  { name: 'data-2', size: 3, labels: ['app=shop'] },
  { name: 'Logs', size: 3, labels: [] },
]

describe('useObjectList', () => {
  it('sorts texts by their numbers, in both directions, and follows its rows', () => {
    const { rows, list, names } = listOf(things)
    expect(names()).toEqual(['data-2', 'data-10', 'Logs'])
    list.sortBy('name')
    expect(names()).toEqual(['Logs', 'data-10', 'data-2'])
    rows.value = [...things, { name: 'zeta', size: 0, labels: [] }]
    expect(names()[0]).toBe('zeta')
    expect(list.total.value).toBe(4)
  })

  it('sorts numbers as numbers, ties by key', () => {
    const { list, names } = listOf(things)
    list.sortBy('size')
    expect(names()).toEqual(['data-10', 'Logs', 'data-2'])
  })

  it('filters by words, keys and negations; every label asked for must be there', () => {
    const { list, names } = listOf(things)
    const filtered = (text: string) => {
      list.filterText.value = text
      return names()
    }
    expect(filtered('DATA')).toEqual(['data-2', 'data-10'])
    expect(filtered('label:app=shop -label:tier')).toEqual(['data-2'])
    expect(filtered('label:app label:tier')).toEqual(['data-10'])
    expect(filtered('name:shop')).toEqual([])
    expect(filtered('"')).toEqual(['data-2', 'data-10', 'Logs'])
  })

  it('takes an unknown column as the order of keys', () => {
    const { list, names } = listOf(things)
    list.sortBy('__proto__')
    expect(names()).toEqual(['Logs', 'data-10', 'data-2'])
  })
})
