/** Everything from the keyboard: a walk through Containers without a mouse. */
import { expect, test, testImages } from '../support/fixtures'
import { containersPage } from '../pages/containers-page'
import { removeDialog } from '../pages/dialogs'
import { mainWindow } from '../pages/main-window'

test('reach the list, select, open a menu, act, and meet Cancel first in a dialog', async ({
  docker,
  openWindow,
}) => {
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  await docker.run('create', '--name', 'idle', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  const window = mainWindow(page)

  await window.links.filter({ hasText: 'Containers' }).focus()
  await page.keyboard.press('Enter')
  await expect(window.heading).toHaveText('Containers')
  await expect(containers.rows).toHaveCount(2)

  // Tab from the filter reaches the first row's checkbox sooner or later, and never gets stuck.
  await containers.filter.focus()
  await tabUntil(async () =>
    page.evaluate(
      () =>
        document.activeElement?.closest('[role="row"], tr') !== null &&
        document.activeElement?.closest('thead, [role="columnheader"]') === null,
    ),
  )
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')

  await containers.checkbox('idle').focus()
  await page.keyboard.press('Space')
  await expect(containers.checkbox('idle')).toBeChecked()
  await expect(containers.toolbar).toBeVisible()

  const menuButton = containers.table.getByRole('button', { name: 'More actions for web', exact: true })
  await menuButton.focus()
  await page.keyboard.press('Enter')
  const items = page.getByRole('menuitem')
  await expect(items.first()).toBeVisible()
  await expect(items.first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(items.first()).not.toBeFocused()
  await page.keyboard.press('Escape')
  await expect(items.first()).toBeHidden()
  await expect(menuButton).toBeFocused()

  const { dialog, cancel } = removeDialog(page)
  const removeButton = containers.button('Remove', 'idle')
  await removeButton.focus()
  await page.keyboard.press('Enter')
  await expect(cancel).toBeFocused()
  // The focus stays in the dialog, however often Tab is pressed.
  for (let press = 0; press < 12; press++) {
    await page.keyboard.press('Tab')
    const isOutside = await page.evaluate(() => {
      const active = document.activeElement
      return active !== null && active !== document.body && active.closest('dialog, [role="dialog"]') === null
    })
    expect(isOutside).toBe(false)
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(removeButton).toBeFocused()

  const stopButton = containers.button('Stop', 'web')
  await stopButton.focus()
  await page.keyboard.press('Enter')
  await expect(containers.cell('web', 'state')).toHaveText('exited')
  expect((await docker.inspect('web')).State.Running).toBe(false)

  async function tabUntil(isThere: () => Promise<boolean>) {
    for (let press = 0; press < 40; press++) {
      await page.keyboard.press('Tab')
      if (await isThere()) return
    }
    throw new Error('forty presses of Tab did not reach a row')
  }
})

test('the focused element can always be seen', async ({ docker, openWindow }) => {
  await docker.run('create', '--name', 'idle', testImages.sleeper)
  const { page } = await openWindow()
  await mainWindow(page).go('Containers')
  await expect(containersPage(page).rows).toHaveCount(1)
  const unseen: string[] = []
  for (let press = 0; press < 40; press++) {
    await page.keyboard.press('Tab')
    const problem = await page.evaluate(() => {
      const active = document.activeElement
      if (!(active instanceof HTMLElement) || active === document.body) return null
      const marked = [active, ...active.querySelectorAll('*')].concat(
        active.closest('label, [role="row"], tr') ?? [],
      )
      const isMarked = marked.some((element) => {
        const style = getComputedStyle(element)
        return (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none'
      })
      return isMarked
        ? null
        : `${active.localName} "${active.getAttribute('aria-label') ?? active.textContent}"`
    })
    if (problem !== null) unseen.push(problem)
  }
  expect(unseen).toEqual([])
})
