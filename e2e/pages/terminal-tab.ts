/** The Terminal tab of a container's page: its buttons, its terminals and what they show. */
import type { Locator, Page } from '@playwright/test'

export interface TerminalTab {
  readonly tools: Locator
  readonly tabs: Locator
  /** Where the screen stands as text, one element a line. */
  readonly screen: Locator
  readonly input: Locator
  readonly ended: Locator
  readonly dockerCommand: Locator
  /** Opens the tab of a container by its full id. */
  open(containerId: string): Promise<void>
  button(name: string): Locator
  newShell(): Promise<void>
  /** Types into the terminal, as a person does. */
  type(text: string): Promise<void>
  /** As the system's paste does it. */
  paste(text: string): Promise<void>
}

export function terminalTab(page: Page): TerminalTab {
  const tools = page.getByRole('toolbar', { name: 'Open a terminal', exact: true })
  const tabs = page.getByRole('tablist', { name: 'Terminals', exact: true }).getByRole('tab')
  // xterm draws rows of spans without roles; its list for screen readers is there in that mode alone.
  const screen = page.locator('.xterm-rows')
  const input = page.getByRole('textbox', { name: /^Terminal / })
  const button = (name: string) => tools.getByRole('button', { name, exact: true })
  return {
    tools,
    tabs,
    screen,
    input,
    ended: page.getByRole('status').filter({ hasText: /^(Ended|Detached|Closed|It could not)/ }),
    dockerCommand: page
      .getByRole('tabpanel')
      .getByRole('region', { name: 'Docker command', exact: true })
      .locator('code'),
    async open(containerId) {
      await page.evaluate((id) => (window.location.hash = `#/containers/${id}/terminal`), containerId)
      await tools.waitFor()
    },
    button,
    async newShell() {
      await button('New shell').click()
      await screen.filter({ hasText: /[#$]/ }).waitFor()
    },
    async type(text) {
      await input.focus()
      await page.keyboard.type(text)
    },
    async paste(text) {
      await input.focus()
      await input.evaluate((element, pasted) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', pasted)
        element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      }, text)
    },
  }
}
