/** The dialog that runs a container. */
import type { Locator, Page } from '@playwright/test'

export interface RunDialog {
  readonly dialog: Locator
  readonly paste: Locator
  readonly fill: Locator
  readonly image: Locator
  readonly name: Locator
  readonly command: Locator
  readonly submit: Locator
  readonly alerts: Locator
  /** A field by its label. */
  field(label: string | RegExp): Locator
  /** Opens a section such as "Ports", if it is closed. */
  openSection(name: string): Promise<void>
  addPort(host: string, container: string): Promise<void>
  addVariable(name: string, value: string): Promise<void>
}

export function runDialog(page: Page): RunDialog {
  const dialog = page.getByRole('dialog', { name: 'Run container', exact: true })
  const field = (label: string | RegExp) =>
    dialog.getByLabel(label, typeof label === 'string' ? { exact: true } : {})
  const section = (name: string) =>
    dialog.locator('details').filter({ has: page.locator('summary', { hasText: name }) })

  async function openSection(name: string): Promise<void> {
    const details = section(name)
    if ((await details.getAttribute('open')) === null) await details.locator('summary').click()
  }

  /** The row that the button added is the last one. */
  async function fillLast(label: RegExp, value: string): Promise<void> {
    await field(label).last().fill(value)
  }

  return {
    dialog,
    paste: field('Paste a docker run command'),
    fill: dialog.getByRole('button', { name: 'Fill the form', exact: true }),
    image: field('Image'),
    name: field('Name'),
    command: field('Command'),
    submit: dialog.getByRole('button', { name: /^(Run|Create)$/ }),
    alerts: dialog.getByRole('alert'),
    field,
    openSection,
    async addPort(host, container) {
      await openSection('Ports')
      await dialog.getByRole('button', { name: 'Add port', exact: true }).click()
      await fillLast(/^Host port/, host)
      await fillLast(/^Container port/, container)
    },
    async addVariable(name, value) {
      await openSection('Environment and labels')
      await dialog.getByRole('button', { name: 'Add variable', exact: true }).click()
      await fillLast(/^Name of variable/, name)
      await fillLast(/^Value of variable/, value)
    },
  }
}

/** Opens the dialog from the Containers page. */
export async function openRunDialog(page: Page): Promise<RunDialog> {
  await page.getByRole('main').getByRole('button', { name: 'Run container', exact: true }).first().click()
  const run = runDialog(page)
  await run.dialog.waitFor()
  return run
}
