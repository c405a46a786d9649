/** A whole Compose project at once, by mouse and by keyboard, and the stopped of the whole list. */
import { expect, test, testImages } from '../support/fixtures'
import { containersPage } from '../pages/containers-page'
import { readDockerCommand } from '../pages/dialogs'
import { mainWindow } from '../pages/main-window'

/** Several containers one after the other, on a machine that may be busy. */
const patience = { timeout: 30_000 }

const project = (name: string) => ['--label', `com.docker.compose.project=${name}`]

test('stop, start and clean up a project by plans', async ({ docker, openWindow }) => {
  const { sleeper } = testImages
  await docker.run('run', '--detach', '--name', 'shop-db', ...project('shop'), sleeper)
  await docker.run('run', '--detach', '--name', 'shop-web', ...project('shop'), sleeper)
  await docker.run('create', '--name', 'shop-old', ...project('shop'), sleeper)
  await docker.run('run', '--detach', '--name', 'other', sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  await expect(containers.rows).toHaveCount(4)
  const menu = containers.table.getByRole('button', { name: 'Project shop', exact: true })
  const item = (name: string) => page.getByRole('menuitem', { name: `${name}…`, exact: true })

  await menu.click()
  await item('Stop all of shop').click()
  const stopping = page.getByRole('dialog', { name: 'Stop containers' })
  await expect(stopping.getByRole('button', { name: 'Stop 2 containers' })).toBeEnabled()
  expect(await readDockerCommand(stopping)).toMatch(/^docker .*container stop shop-db shop-web$/)
  await stopping.getByRole('button', { name: 'Stop 2 containers' }).click()
  await expect(stopping).toBeHidden(patience)
  for (const name of ['shop-db', 'shop-web']) {
    await expect(containers.cell(name, 'state')).toHaveText('exited', patience)
  }
  await expect(containers.cell('other', 'state')).toHaveText('running')

  // By keyboard: from the first row up to the project's own, then right to its buttons.
  await containers.row('shop-db').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(menu).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(item('Stop all of shop')).toHaveAttribute('aria-disabled', 'true')
  await expect(item('Start all of shop')).toBeFocused()
  await page.keyboard.press('Enter')
  const starting = page.getByRole('dialog', { name: 'Start containers' })
  await starting.getByRole('button', { name: 'Start 3 containers' }).click()
  await expect(starting).toBeHidden(patience)
  await expect(containers.cell('shop-old', 'state')).toHaveText('running', patience)

  await docker.run('stop', 'shop-old', 'shop-web')
  await expect(containers.cell('shop-web', 'state')).toHaveText('exited')
  await menu.click()
  await item('Remove stopped of shop').click()
  const removing = page.getByRole('dialog', { name: 'Remove containers' })
  await removing.getByRole('button', { name: 'Remove 2 containers' }).click()
  await expect(removing).toBeHidden(patience)
  await expect(containers.rows).toHaveCount(2)
  expect(await docker.containers()).toEqual([
    { name: 'other', state: 'running' },
    { name: 'shop-db', state: 'running' },
  ])
})

test('remove what is stopped from the whole list', async ({ docker, openWindow }) => {
  await docker.run('run', '--detach', '--name', 'kept', testImages.sleeper)
  await docker.run('create', '--name', 'old', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  await expect(containers.rows).toHaveCount(2)

  const more = page.getByRole('main').getByRole('button', { name: 'More', exact: true })
  const removeStopped = page.getByRole('menuitem', { name: 'Remove stopped…', exact: true })
  await more.click()
  await removeStopped.click()
  await page
    .getByRole('dialog', { name: 'Remove container' })
    .getByRole('button', { name: /^Remove/ })
    .click()
  await expect(containers.rows).toHaveCount(1)
  await expect(containers.row('kept')).toHaveCount(1)
  await more.click()
  await expect(removeStopped).toHaveAttribute('aria-disabled', 'true')
})
