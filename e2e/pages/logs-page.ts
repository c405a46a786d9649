/** The log of a container on its page, or of several on one: lines, search, and what can be done with them. */
import type { Locator, Page } from '@playwright/test'
import { containersPage } from './containers-page'

export interface LogsPage {
  /** Opens the log of one container by the menu of its row. */
  open(container: string): Promise<void>
  /** Selects these and opens their logs together. */
  openTogether(...containers: readonly string[]): Promise<void>
  readonly log: Locator
  /** Lines on screen that contain this text. */
  line(text: string | RegExp): Locator
  /** Lines on screen, by stream. */
  readonly stderrLines: Locator
  /** The text of every line on screen, in order, without time and container. */
  shown(): Promise<readonly string[]>
  readonly search: Locator
  /** How many matches, or why there are none to be had. */
  readonly found: Locator
  button(name: string): Locator
  readonly stream: Locator
  /** How many lines are loaded, as the window says it. */
  readonly count: Locator
  readonly notice: Locator
}

export function logsPage(page: Page): LogsPage {
  const panel = page.getByRole('region', { name: /^Logs of/ })
  const log = panel.getByRole('log')
  const toolbar = panel.getByRole('toolbar', { name: 'Log view' })
  const footer = panel.locator('footer')
  const lines = log.locator('.log-line')
  return {
    async open(container) {
      await containersPage(page).pick(container, 'Logs')
      await panel.waitFor()
    },
    async openTogether(...containers) {
      const list = containersPage(page)
      await list.select(...containers)
      await list.toolbar.getByRole('button', { name: 'Logs', exact: true }).click()
      await panel.waitFor()
    },
    log,
    line: (text) => lines.filter({ hasText: text }),
    stderrLines: lines.filter({ has: page.getByTitle('stderr') }),
    shown: () => lines.locator('.text').allTextContents(),
    search: toolbar.getByRole('searchbox', { name: 'Search logs', exact: true }),
    found: toolbar.getByRole('status'),
    button: (name) => panel.getByRole('button', { name, exact: true }),
    stream: toolbar.getByRole('combobox', { name: 'Stream' }),
    count: footer.getByText(/^[\d,]+ lines?$/),
    notice: footer.getByRole('status'),
  }
}
