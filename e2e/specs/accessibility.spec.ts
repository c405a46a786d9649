/** axe-core on every page, light and dark: no serious and no critical finding. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test, testImages } from '../support/fixtures'
import { containersPage } from '../pages/containers-page'
import { removeDialog, renameDialog } from '../pages/dialogs'
import { mainWindow, pageNames } from '../pages/main-window'
import { settingsPage } from '../pages/settings-page'

async function findings(page: Page): Promise<readonly string[]> {
  // Legacy mode: the window can't open the second page that axe would use for frames.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}

for (const theme of ['light', 'dark'] as const) {
  test(`every page and dialog, ${theme}`, async ({ docker, openWindow }) => {
    const compose = ['--label', 'com.docker.compose.project=shop']
    await docker.run('run', '--detach', '--name', 'web', '--publish', '8080:80', ...compose, testImages.web)
    await docker.run('create', '--name', 'idle', testImages.sleeper)
    await docker.attempt('run', '--name', 'fell', '--restart', 'on-failure:1', testImages.crasher)
    await docker.run('volume', 'create', '--label', 'quayside.test=1', 'data')
    const { page } = await openWindow()
    const window = mainWindow(page)
    const containers = containersPage(page)
    await settingsPage(page).chooseTheme(theme)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const name of pageNames) {
      await window.go(name)
      expect(await findings(page), name).toEqual([])
    }

    await window.go('Containers')
    await containers.select('web', 'idle')
    await window.openActivity()
    expect(await findings(page), 'selection and activity').toEqual([])
    await containers.press('Remove', 'idle')
    await expect(removeDialog(page).confirm).toBeEnabled()
    expect(await findings(page), 'remove dialog').toEqual([])
    await removeDialog(page).cancel.click()
    await containers.pick('idle', 'Rename')
    await renameDialog(page).name.fill('web')
    expect(await findings(page), 'rename dialog').toEqual([])
  })
}

test('the page for an engine that is not there', async ({ openWindow }) => {
  const { page } = await openWindow({ host: 'unix:///nowhere/docker.sock' })
  await expect(page.getByRole('button', { name: 'Try again', exact: true })).toBeVisible({ timeout: 10_000 })
  expect(await findings(page)).toEqual([])
})
