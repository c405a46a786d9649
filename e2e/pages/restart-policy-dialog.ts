/** The dialog that changes restart policies. */
import type { Locator, Page } from '@playwright/test'

type Policy = 'no' | 'on-failure' | 'unless-stopped' | 'always'

export interface RestartPolicyDialog {
  readonly dialog: Locator
  radio(policy: Policy): Locator
  /** Of on-failure. */
  readonly limit: Locator
  /** What the simulator says of each case, one sentence each. */
  readonly lanes: Locator
  readonly leftOut: Locator
  /** Its name counts the containers. */
  readonly confirm: Locator
}

export function restartPolicyDialog(page: Page): RestartPolicyDialog {
  const dialog = page.getByRole('dialog', { name: 'Restart policy', exact: true })
  return {
    dialog,
    radio: (policy) => dialog.getByRole('radio', { name: new RegExp(`^${policy}\\b`) }),
    limit: dialog.getByRole('textbox', { name: 'Restarts at most' }),
    lanes: dialog.getByRole('list', { name: /^What happens with / }).getByRole('listitem'),
    leftOut: dialog.getByRole('region', { name: 'Left out' }),
    confirm: dialog.getByRole('button', { name: /^Set for / }),
  }
}
