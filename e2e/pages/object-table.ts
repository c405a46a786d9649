/** A list of objects as the accessibility tree shows it. Rows are found by the name that they carry, never by position. */
import type { Locator, Page } from '@playwright/test'

export interface ObjectTable {
  readonly table: Locator
  readonly headers: Locator
  /** Rows that stand for an object: header and group rows left out. */
  readonly rows: Locator
  /** The row of exactly this object. */
  row(objectName: string): Locator
  /** The cell of that row below the header that stands at this place, counted from 0. */
  cell(objectName: string, column: number): Locator
  header(name: string | RegExp): Locator
}

export function objectTable(page: Page, name: string): ObjectTable {
  const named = { name, exact: true } as const
  const table = page.getByRole('table', named).or(page.getByRole('grid', named))
  const rows = table.getByRole('row').filter({ has: cells(page) })
  const row = (objectName: string) => table.getByRole('row', { name: objectName, exact: true })
  return {
    table,
    headers: table.getByRole('columnheader'),
    rows,
    row,
    cell: (objectName, column) => cells(row(objectName)).nth(column),
    header: (header) => table.getByRole('columnheader', { name: header }),
  }
}

/** A table has cells, a grid has grid cells. */
export function cells(within: Page | Locator): Locator {
  return within.getByRole('cell').or(within.getByRole('gridcell'))
}
