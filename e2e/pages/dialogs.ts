/** The dialogs that change containers, and the docker command that each of them shows. */
import type { Locator, Page } from '@playwright/test'

/** The exact command line of a dialog or of the activity drawer. */
export async function readDockerCommand(within: Locator): Promise<string> {
  const region = within.getByRole('region', { name: 'Docker command', exact: true })
  return ((await region.locator('code, pre').first().textContent()) ?? '').trim()
}

export function copyCommandButton(within: Locator): Locator {
  return within.getByRole('button', { name: 'Copy command' })
}

export interface RemoveDialog {
  readonly dialog: Locator
  /** The button that removes; its name counts the containers. */
  readonly confirm: Locator
  readonly cancel: Locator
  readonly withVolumes: Locator
  readonly withRunning: Locator
}

export function removeDialog(page: Page): RemoveDialog {
  const dialog = page.getByRole('dialog', { name: /^Remove containers?$/ })
  return {
    dialog,
    confirm: dialog.getByRole('button', { name: /^Remove/ }),
    cancel: dialog.getByRole('button', { name: 'Cancel', exact: true }),
    withVolumes: dialog.getByRole('checkbox', { name: /anonymous volume/i }),
    withRunning: dialog.getByRole('checkbox', { name: /^Kill and remove running/ }),
  }
}

export interface RenameDialog {
  readonly dialog: Locator
  readonly name: Locator
  readonly confirm: Locator
  readonly cancel: Locator
}

export function renameDialog(page: Page): RenameDialog {
  const dialog = page.getByRole('dialog', { name: /^Rename container/ })
  return {
    dialog,
    name: dialog.getByRole('textbox'),
    confirm: dialog.getByRole('button', { name: /^Rename/ }),
    cancel: dialog.getByRole('button', { name: 'Cancel', exact: true }),
  }
}
