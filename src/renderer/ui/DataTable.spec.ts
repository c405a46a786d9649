import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { h, type Component } from 'vue'
import { mountPart, type Part } from '../test-support/mount-part'
import DataTable from './DataTable.vue'
import type { TableColumn, TableGroup } from './table-layout'

interface Row {
  readonly id: string
  readonly name: string
  readonly state: string
}

const columns: readonly TableColumn[] = [
  { key: 'name', label: 'Name', width: '1fr', isSortable: true },
  { key: 'state', label: 'State', width: '90px' },
]

function rows(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `id${index}`,
    name: `name-${index}`,
    state: 'up',
  }))
}

function plain(list: readonly Row[]): readonly TableGroup<Row>[] {
  return [{ key: '', label: null, rows: list, isCollapsed: false }]
}

const cell = vi.fn(({ row }: { row: Row }) => h('span', row.state))

async function mountTable(props: Record<string, unknown>): Promise<Part> {
  cell.mockClear()
  return mountPart(DataTable as Component, {
    props: {
      role: 'grid',
      label: 'Things',
      columns,
      keyOf: (row: Row) => row.id,
      nameOf: (row: Row) => row.name,
      selection: new Set<string>(),
      selectAllLabel: 'Select all',
      selectLabelOf: (row: Row) => `Select ${row.name}`,
      ...props,
    },
    slots: {
      'cell-name': ({ row, tabindex }: { row: Row; tabindex: number }) => h('button', { tabindex }, row.name),
      'cell-state': cell,
      group: ({ group }: { group: TableGroup<Row> }) => `${group.rows.length} rows`,
      empty: () => 'nothing here',
    },
  })
}

function rowNames(table: Part): (string | undefined)[] {
  return table.findAll('[data-index]').map((row) => row.attributes('aria-label'))
}

function lastSelection(table: Part): string[] {
  const [keys] = table.emitted<[ReadonlySet<string>]>('select')?.at(-1) ?? []
  return [...(keys ?? [])]
}

async function press(table: Part, key: string, modifiers: Partial<KeyboardEventInit> = {}): Promise<void> {
  const target = table.element.contains(document.activeElement) ? document.activeElement : null
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers })
  ;(target ?? table.find('[role=grid]').element).dispatchEvent(event)
  await flushPromises()
}

function focusedRow(): string | null {
  return document.activeElement?.closest('[data-index]')?.getAttribute('aria-label') ?? null
}

describe('DataTable', () => {
  it('is a grid with named rows and headers that say how it is sorted', async () => {
    const table = await mountTable({
      groups: plain(rows(3)),
      sort: { column: 'name', direction: 'descending' },
    })
    const grid = table.get('[role=grid]')
    expect(grid.attributes('aria-label')).toBe('Things')
    expect(grid.attributes('aria-rowcount')).toBe('4')
    expect(rowNames(table)).toEqual(['name-0', 'name-1', 'name-2'])
    expect(table.findAll('[role=row]').map((row) => row.attributes('aria-rowindex'))).toEqual([
      '1',
      '2',
      '3',
      '4',
    ])
    const headers = table.findAll('[role=columnheader]')
    expect(headers.map((header) => header.attributes('aria-sort'))).toEqual([
      undefined,
      'descending',
      undefined,
    ])
    expect(table.findAll('[data-index="0"] [role=gridcell]')).toHaveLength(3)
    await headers[1]!.get('button').trigger('click')
    expect(table.emitted('sort')).toEqual([['name']])
  })

  it('holds some forty rows in the page, however long the list is', async () => {
    const table = await mountTable({ groups: plain(rows(10_000)) })
    expect(table.get('[role=grid]').attributes('aria-rowcount')).toBe('10001')
    expect(rowNames(table).length).toBeLessThan(60)
  })

  it('begins at the top for another filter and another order, but not for changed rows', async () => {
    const table = await mountTable({ groups: plain(rows(1000)), filterKey: '' })
    const grid = table.get('[role=grid]').element
    const scroll = async () => {
      grid.scrollTop = 9000
      await table.get('[role=grid]').trigger('scroll')
    }
    await scroll()
    expect(rowNames(table)).toContain('name-290')
    await table.setProps({ groups: plain(rows(999)) })
    expect(rowNames(table)).toContain('name-290')
    await table.setProps({ groups: plain(rows(500)), filterKey: 'web' })
    expect(grid.scrollTop).toBe(0)
    expect(rowNames(table)).toContain('name-0')
    await scroll()
    await table.setProps({ sort: { column: 'name', direction: 'descending' } })
    expect(rowNames(table)).toContain('name-0')
  })

  it('renders a changed row and no other', async () => {
    const list = rows(20)
    const table = await mountTable({ groups: plain(list) })
    expect(cell).toHaveBeenCalledTimes(20)
    cell.mockClear()
    const next = list.map((row) => (row.id === 'id7' ? { ...row, state: 'down' } : row))
    await table.setProps({ groups: plain(next) })
    expect(cell).toHaveBeenCalledTimes(1)
    expect(table.get('[data-index="7"] [data-column=state]').text()).toBe('down')
  })

  it('hands elements on to other rows, but never the one that has the focus', async () => {
    const table = await mountTable({ groups: plain(rows(4)) })
    const elementOf = (name: string) => table.get(`[aria-label="${name}"]`).element as HTMLElement
    const [left, focused] = [elementOf('name-0'), elementOf('name-1')]
    focused.querySelector('button')!.focus()
    const others = rows(6).slice(2)
    await table.setProps({ groups: plain(others) })
    expect(rowNames(table)).toEqual(['name-2', 'name-3', 'name-4', 'name-5'])
    expect(elementOf('name-4')).toBe(left)
    expect(focused.isConnected).toBe(false)
    expect(document.activeElement).toBe(table.get('[role=grid]').element)
  })

  it('ignores a click whose row has changed between press and release', async () => {
    const list = rows(3)
    const table = await mountTable({ groups: plain(list) })
    const box = table.get('[data-index="0"] input')
    await box.trigger('pointerdown')
    await table.setProps({ groups: plain(list.slice(1)) })
    const moved = table.get('[data-index="0"] input')
    const event = new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 })
    moved.element.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(true)
    expect(table.emitted('select')).toBeUndefined()
    await moved.trigger('pointerdown')
    moved.element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }))
    expect(lastSelection(table)).toEqual(['id1'])
  })

  it('selects by checkbox, range, modifier and header', async () => {
    const table = await mountTable({ groups: plain(rows(5)) })
    const boxes = table.findAll('input[data-select-row]')
    expect(boxes.map((box) => box.attributes('aria-label'))[1]).toBe('Select name-1')
    await boxes[1]!.trigger('click')
    expect(lastSelection(table)).toEqual(['id1'])
    await table.setProps({ selection: new Set(['id1']) })
    expect((boxes[1]!.element as HTMLInputElement).checked).toBe(true)
    await boxes[3]!.trigger('click', { shiftKey: true })
    expect(lastSelection(table)).toEqual(['id1', 'id2', 'id3'])
    await table.setProps({ selection: new Set(['id1', 'id2', 'id3']) })
    await table.get('[data-index="2"]').trigger('click', { ctrlKey: true })
    expect(lastSelection(table)).toEqual(['id1', 'id3'])
    const everything = table.get('[role=columnheader] input')
    expect((everything.element as HTMLInputElement).indeterminate).toBe(true)
    await everything.setValue(true)
    expect(lastSelection(table)).toHaveLength(5)
    expect(table.get('[data-index="1"]').attributes('aria-selected')).toBe('true')
  })

  it('is walked by keyboard, and only the current row is on the way of Tab', async () => {
    const table = await mountTable({ groups: plain(rows(30)) })
    const stops = () => table.findAll('[data-index][tabindex="0"]').map((row) => row.attributes('aria-label'))
    expect(stops()).toEqual(['name-0'])
    ;(table.get('[data-index="0"]').element as HTMLElement).focus()
    await press(table, 'ArrowDown')
    await press(table, 'ArrowDown')
    expect(focusedRow()).toBe('name-2')
    expect(stops()).toEqual(['name-2'])
    expect(table.findAll('button[tabindex="0"]').map((button) => button.text())).toEqual(['name-2'])
    await press(table, 'ArrowRight')
    await press(table, 'ArrowRight')
    expect(document.activeElement?.tagName).toBe('BUTTON')
    await press(table, 'ArrowUp')
    expect(focusedRow()).toBe('name-1')
    await press(table, 'End')
    expect(focusedRow()).toBe('name-29')
    await press(table, 'Home')
    expect(focusedRow()).toBe('name-0')
    await press(table, 'ArrowUp')
    expect(focusedRow()).toBe('name-0')
  })

  it('selects and activates by keyboard', async () => {
    const list = rows(6)
    const table = await mountTable({ groups: plain(list) })
    ;(table.get('[data-index="1"]').element as HTMLElement).focus()
    await press(table, ' ')
    expect(lastSelection(table)).toEqual(['id1'])
    await table.setProps({ selection: new Set(['id1']) })
    await press(table, 'ArrowDown', { shiftKey: true })
    expect(lastSelection(table)).toEqual(['id1', 'id2'])
    await press(table, 'a', { ctrlKey: true })
    expect(lastSelection(table)).toHaveLength(6)
    await press(table, 'Enter')
    expect(table.emitted<[Row]>('activate')?.[0]?.[0]).toEqual(list[2])
    await press(table, 'Escape')
    expect(lastSelection(table)).toEqual([])
  })

  it('keeps the keyboard in the table when the focused row goes', async () => {
    const list = rows(4)
    const table = await mountTable({ groups: plain(list) })
    ;(table.get('[data-index="2"]').element as HTMLElement).focus()
    await table.setProps({ groups: plain(list.filter((row) => row.id !== 'id2')) })
    await flushPromises()
    expect(table.element.contains(document.activeElement)).toBe(true)
    await press(table, 'ArrowDown')
    expect(focusedRow()).not.toBeNull()
  })

  it('folds groups, whose header is a row that can be reached', async () => {
    const [first, second] = [rows(2), rows(4).slice(2)]
    const groups = (isCollapsed: boolean) => [
      { key: 'a', label: 'shop', rows: first, isCollapsed },
      { key: 'b', label: 'Other', rows: second, isCollapsed: false },
    ]
    const table = await mountTable({ groups: groups(false) })
    expect(table.findAll('[data-index]')).toHaveLength(6)
    const header = table.get('[data-index="0"]')
    expect(header.text()).toBe('shop2 rows')
    expect(header.get('button').attributes('aria-expanded')).toBe('true')
    await header.get('button').trigger('click')
    expect(table.emitted('toggleGroup')).toEqual([['a']])
    await table.setProps({ groups: groups(true) })
    expect(table.findAll('[data-index]')).toHaveLength(4)
    ;(header.element as HTMLElement).focus()
    await press(table, 'ArrowRight')
    expect(table.emitted('toggleGroup')).toEqual([['a'], ['a']])
  })

  it('says why it is empty, but not while it is loading', async () => {
    const table = await mountTable({ groups: plain([]), isLoading: true })
    expect(table.text()).not.toContain('nothing here')
    expect(table.get('[role=grid]').attributes('aria-busy')).toBe('true')
    await table.setProps({ isLoading: false })
    expect(table.text()).toContain('nothing here')
  })

  it('as a table it is read only: cells, no checkboxes, no row to tab to', async () => {
    const table = await mountTable({ role: 'table', selection: null, groups: plain(rows(2)) })
    expect(table.findAll('[role=cell]')).toHaveLength(4)
    expect(table.find('input').exists()).toBe(false)
    expect(table.get('[data-index="0"]').attributes('tabindex')).toBeUndefined()
    expect(table.get('[role=table]').attributes('tabindex')).toBe('0')
  })
})
