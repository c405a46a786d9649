/** What containers use: the page of all running ones, and the tab of one. */
import type { Locator, Page } from '@playwright/test'
import { objectTable, type ObjectTable } from './object-table'

export type ChartLabel = 'CPU' | 'Memory' | 'Network' | 'Block I/O' | 'Processes'

export interface StatsTab {
  readonly tab: Locator
  readonly panel: Locator
  chart(label: ChartLabel): Locator
  /** The table behind a chart, once it is shown. */
  table(label: ChartLabel): ObjectTable
  showAsTable(label: ChartLabel): Promise<void>
  choose(time: '5 minutes' | '1 hour' | '24 hours'): Promise<void>
}

export function statsTab(page: Page): StatsTab {
  const panel = page.getByRole('region', { name: 'Stats', exact: true })
  return {
    tab: page.getByRole('tab', { name: 'Stats', exact: true }),
    panel,
    chart: (label) => panel.getByRole('img', { name: new RegExp(`^${label}\\. `) }),
    table: (label) => objectTable(page, label),
    async showAsTable(label) {
      await panel.getByRole('button', { name: `Show as table: ${label}`, exact: true }).click()
    },
    async choose(time) {
      await panel.getByText(time, { exact: true }).click()
    },
  }
}

export interface StatsPage extends ObjectTable {
  readonly link: Locator
  readonly totalCpu: Locator
}

/** The link to it stands on the Containers page. */
export function statsPage(page: Page): StatsPage {
  return {
    ...objectTable(page, 'Stats'),
    link: page.getByRole('link', { name: 'Stats', exact: true }),
    totalCpu: page.getByRole('img', { name: /^CPU, all containers shown/ }),
  }
}
