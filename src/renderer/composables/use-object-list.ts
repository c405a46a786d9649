/** A list of objects that is filtered by words and keys and sorted by one column. Lives with its page. */
import { computed, hasInjectionContext, inject, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { routeLocationKey } from 'vue-router'
import { matchesTerms, parseQuery, type Query, type QueryTerm } from '@shared/domain/query'
import { compareText, inDirection, naturalKey, type Compare } from '@shared/domain/sort'
import type { TableGroup, TableSort } from '../ui/table-layout'

export interface ObjectListOptions<T> {
  readonly rows: () => Iterable<T>
  /** Unique and lasting: decides where other orders tie. */
  readonly keyOf: (row: T) => string
  /** The texts of a row by filter key; plain words are looked for in all of them. */
  readonly texts: Readonly<Record<string, (row: T) => readonly string[]>>
  /** What a column sorts by. Texts are compared so that "data-2" comes before "data-10". */
  readonly orders: Readonly<Record<string, (row: T) => string | number>>
  readonly firstSort: TableSort
}

export interface ObjectList<T> {
  readonly filterText: ShallowRef<string>
  readonly query: ComputedRef<Query>
  readonly sort: ShallowRef<TableSort>
  readonly shown: ComputedRef<readonly T[]>
  readonly groups: ComputedRef<readonly TableGroup<T>[]>
  readonly total: ComputedRef<number>
  readonly keys: readonly string[]
  readonly sortBy: (column: string) => void
}

/** `label:app` and `label:app=shop` both have to hold, as docker's own filter for labels works. */
const everyValueKeys = new Set(['label'])

export function useObjectList<T>(options: ObjectListOptions<T>): ObjectList<T> {
  const { keyOf, texts, orders } = options
  const keys = Object.keys(texts)
  // A link from another page brings its own filter.
  const route = hasInjectionContext() ? inject(routeLocationKey, null) : null
  const asked = route?.query['filter']
  const filterText = shallowRef(typeof asked === 'string' ? asked : '')
  const sort = shallowRef(options.firstSort)
  const query = computed(() => parseQuery(filterText.value, keys))
  const all = computed(() => [...options.rows()])

  const sorted = computed(() => {
    const { column } = sort.value
    const order = Object.hasOwn(orders, column) ? orders[column] : undefined
    const byKey: Compare<T> = (a, b) => compareText(keyOf(a), keyOf(b))
    if (order === undefined) return [...all.value].sort(byKey)
    const sortKeys = new Map(all.value.map((row) => [row, sortKey(order(row))]))
    const compare: Compare<T> = (a, b) => compareKeys(sortKeys.get(a), sortKeys.get(b)) || byKey(a, b)
    return [...all.value].sort(inDirection(compare, sort.value.direction))
  })

  function fits(row: T, term: QueryTerm): boolean {
    const wanted = term.value.toLowerCase()
    const has = (key: string) => (texts[key]?.(row) ?? []).some((text) => text.toLowerCase().includes(wanted))
    return term.key === null ? keys.some(has) : has(term.key)
  }

  const shown = computed(() => {
    const { terms } = query.value
    if (terms.length === 0) return sorted.value
    return sorted.value.filter((row) => matchesTerms(terms, (term) => fits(row, term), everyValueKeys))
  })

  return {
    filterText,
    query,
    sort,
    shown,
    groups: computed(() => [{ key: '', label: null, rows: shown.value, isCollapsed: false }]),
    total: computed(() => all.value.length),
    keys,
    sortBy(column) {
      const isSame = sort.value.column === column
      const direction = isSame && sort.value.direction === 'ascending' ? 'descending' : 'ascending'
      sort.value = { column, direction }
    },
  }
}

function sortKey(value: string | number): string | number {
  return typeof value === 'string' ? naturalKey(value) : value
}

function compareKeys(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return compareText(String(a), String(b))
}
