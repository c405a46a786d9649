/** The Containers page: its rows, what can be done on one, and what can be done on several. */
import type { Locator, Page } from '@playwright/test'
import { compare, type ListedContainer } from '../support/docker'
import { mainWindow } from './main-window'
import { objectTable, type ObjectTable } from './object-table'

/** Places in a row, left to right (design contract: "the columns that stay"). */
const columns = {
  select: 0,
  state: 1,
  name: 2,
  image: 3,
  cpu: 4,
  memory: 5,
  ports: 6,
  networks: 7,
  restartPolicy: 8,
  since: 9,
  actions: 10,
} as const
export type ContainerColumn = keyof typeof columns

export type BulkVerb =
  'Start' | 'Stop' | 'Restart' | 'Pause' | 'Unpause' | 'Kill' | 'Restart policy' | 'Remove'

export interface ContainersPage extends Omit<ObjectTable, 'cell'> {
  cell(container: string, column: ContainerColumn): Locator
  readonly filter: Locator
  readonly toolbar: Locator
  checkbox(container: string): Locator
  select(...containers: readonly string[]): Promise<void>
  /** A button of the row itself, such as "Stop web". */
  button(verb: string, container: string): Locator
  /** Presses it once all of the container is known: before, a stop asks first, in case --rm would make it a removal. */
  press(verb: string, container: string): Promise<void>
  /** Opens the row's menu and picks the item that starts with this word. */
  pick(container: string, item: string): Promise<void>
  bulk(verb: BulkVerb): Promise<void>
  /** What the rendered rows say, by name. Complete while all rows fit the window. */
  read(): Promise<readonly ListedContainer[]>
}

export function containersPage(page: Page): ContainersPage {
  const { table, headers, rows, row, header } = objectTable(page, 'Containers')
  const checkbox = (container: string) =>
    table.getByRole('checkbox', { name: `Select ${container}`, exact: true })
  const cellOf = (within: Locator, column: ContainerColumn) =>
    within.getByRole('cell').or(within.getByRole('gridcell')).nth(columns[column])
  const button = (verb: string, container: string) =>
    table.getByRole('button', { name: `${verb} ${container}`, exact: true })
  const isKnown = (container: string) =>
    cellOf(row(container), 'restartPolicy').filter({ hasNotText: '…' }).waitFor()
  const toolbar = page.getByRole('toolbar', { name: 'Selected containers', exact: true })

  return {
    table,
    headers,
    rows: rows.filter({ has: page.getByRole('checkbox') }),
    header,
    row,
    cell: (container, column) => cellOf(row(container), column),
    filter: mainWindow(page).filter('Filter containers'),
    toolbar,
    checkbox,
    async select(...containers) {
      for (const container of containers) {
        await isKnown(container)
        await checkbox(container).check()
      }
    },
    button,
    async press(verb, container) {
      await isKnown(container)
      await button(verb, container).click()
    },
    async pick(container, item) {
      await isKnown(container)
      await table.getByRole('button', { name: `More actions for ${container}`, exact: true }).click()
      await page.getByRole('menuitem', { name: new RegExp(`^${item}(…)?$`) }).click()
    },
    async bulk(verb) {
      await toolbar.getByRole('button', { name: new RegExp(`^${verb}(…)?$`) }).click()
    },
    async read() {
      const texts = await table.getByRole('row').evaluateAll(
        (elements, { name, state }) =>
          elements
            .map((element) =>
              [...element.querySelectorAll<HTMLElement>('td, [role="cell"], [role="gridcell"]')].map((cell) =>
                cell.innerText.trim(),
              ),
            )
            .filter((cells) => cells.length > name)
            .map((cells) => ({ name: cells[name] ?? '', state: cells[state] ?? '' })),
        columns,
      )
      return texts.sort((a, b) => compare(a.name, b.name))
    },
  }
}
