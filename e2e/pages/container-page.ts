/** The page of one container: its heading, tabs and the parts of the Summary and Inspect tabs. */
import type { Locator, Page } from '@playwright/test'

export type TabName = 'Summary' | 'Ports' | 'Networks' | 'Mounts' | 'Inspect'

export interface ContainerPage {
  readonly heading: Locator
  readonly panel: Locator
  readonly back: Locator
  tab(name: TabName): Locator
  /** Opens a tab and resolves to its panel. */
  open(name: TabName): Promise<Locator>
  /** A part of a tab, by its heading. */
  section(name: string): Locator
  /** A button of the page itself, such as "Stop web". */
  button(name: string): Locator
  pick(container: string, item: string): Promise<void>
}

export function containerPage(page: Page): ContainerPage {
  const main = page.getByRole('main')
  const tab = (name: TabName) => main.getByRole('tab', { name, exact: true })
  const panel = main.getByRole('tabpanel')
  return {
    heading: page.getByRole('heading', { level: 1 }),
    panel,
    back: main.getByRole('link', { name: 'Containers', exact: true }),
    tab,
    async open(name) {
      await tab(name).click()
      return main.getByRole('tabpanel', { name, exact: true })
    },
    section: (name) => panel.getByRole('region', { name, exact: true }),
    button: (name) => main.getByRole('button', { name, exact: true }),
    async pick(container, item) {
      await main.getByRole('button', { name: `More actions for ${container}`, exact: true }).click()
      await page.getByRole('menuitem', { name: item, exact: true }).click()
    },
  }
}
