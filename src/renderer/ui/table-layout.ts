/** Where each row of a grouped table stands, without a list of all rows: ten thousand rows cost what ten groups cost. */

export interface TableColumn {
  /** Its cells are filled by the slot `cell-KEY`. */
  readonly key: string
  readonly label: string
  /** A CSS grid track. Never sized by content, so that every row has the same. */
  readonly width: string
  /** Another track where the table is narrower than 1020 px; null: the column isn't shown there. */
  readonly narrowWidth?: string | null
  readonly isSortable?: boolean
  readonly align?: 'end'
  /** Read but not shown, for a column of buttons. */
  readonly isLabelHidden?: boolean
}

export interface TableSort {
  readonly column: string
  readonly direction: 'ascending' | 'descending'
}

export interface TableGroup<T> {
  readonly key: string
  /** What its header row is called; null: no header row. */
  readonly label: string | null
  readonly rows: readonly T[]
  readonly isCollapsed: boolean
}

export type TableEntry<T> =
  { readonly kind: 'group'; readonly group: TableGroup<T> } | { readonly kind: 'row'; readonly row: T }

export interface TableLayout<T> {
  /** Header rows of groups included. */
  readonly entryCount: number
  /** Without those of collapsed groups. */
  readonly rowCount: number
  /** The entry at an index from 0; undefined outside. */
  entryAt(index: number): TableEntry<T> | undefined
  /** All rows but those of collapsed groups: what is done to all is done to what can be seen. */
  rows(): Iterable<T>
}

export function layoutTable<T>(groups: readonly TableGroup<T>[]): TableLayout<T> {
  const starts: number[] = []
  let entryCount = 0
  let rowCount = 0
  for (const group of groups) {
    starts.push(entryCount)
    entryCount += (group.label === null ? 0 : 1) + (group.isCollapsed ? 0 : group.rows.length)
    if (!group.isCollapsed) rowCount += group.rows.length
  }

  function groupIndexAt(index: number): number {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((starts[middle] ?? 0) <= index) low = middle
      else high = middle - 1
    }
    return low
  }

  return {
    entryCount,
    rowCount,
    entryAt(index) {
      if (index < 0 || index >= entryCount) return undefined
      const groupIndex = groupIndexAt(index)
      const group = groups[groupIndex]
      if (group === undefined) return undefined
      const offset = index - (starts[groupIndex] ?? 0) - (group.label === null ? 0 : 1)
      if (offset < 0) return { kind: 'group', group }
      const row = group.rows[offset]
      return row === undefined ? undefined : { kind: 'row', row }
    },
    *rows() {
      for (const group of groups) if (!group.isCollapsed) yield* group.rows
    },
  }
}

/** The part of a long list to render: the rows in view and some before and after, so that a scroll finds them there. */
export function visibleRange(
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
  entryCount: number,
): { readonly first: number; readonly last: number } {
  const overscan = 6
  // The start moves in steps, so that most scroll events change nothing.
  const step = 4
  const top = Math.floor(scrollTop / rowHeight) - overscan
  const first = Math.max(0, Math.min(Math.floor(top / step) * step, entryCount - 1))
  const last = Math.min(entryCount, first + Math.ceil(viewHeight / rowHeight) + 2 * overscan + step)
  return { first, last }
}

/**
 * Which element shows which entry, after the entries in view have changed: an entry that stays keeps its element, one that
 * comes takes over the element of one that left, so that scrolling and filtering change texts instead of building rows.
 * `kinds` are kept apart (a group's header is built differently), and the element of `heldKey` is given to nobody: it has
 * the focus, and what has the focus must never turn into something else.
 */
export function assignElements(
  previous: ReadonlyMap<string, string>,
  entries: readonly { readonly key: string; readonly kind: string }[],
  heldKey: string | null,
): ReadonlyMap<string, string> {
  const present = new Set(entries.map((entry) => entry.key))
  const free = new Map<string, string[]>()
  const taken = new Set<string>()
  for (const [key, element] of previous) {
    taken.add(element)
    if (present.has(key) || key === heldKey) continue
    const kind = element.slice(0, element.indexOf(' '))
    const list = free.get(kind)
    if (list === undefined) free.set(kind, [element])
    else list.push(element)
  }
  const next = new Map<string, string>()
  let number = 0
  for (const { key, kind } of entries) {
    let element = previous.get(key) ?? free.get(kind)?.shift()
    while (element === undefined) {
      const candidate = `${kind} ${number}`
      number += 1
      if (!taken.has(candidate)) element = candidate
    }
    next.set(key, element)
  }
  return next
}
