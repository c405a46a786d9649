/** What is shown where no engine was ever reached. */
import type { Locator, Page } from '@playwright/test'

export interface UnreachablePage {
  readonly content: Locator
  readonly tryAgain: Locator
}

export function unreachablePage(page: Page): UnreachablePage {
  const content = page.getByRole('main')
  return { content, tryAgain: content.getByRole('button', { name: 'Try again', exact: true }) }
}
