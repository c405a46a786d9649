/** Several containers at once: what can be done is done, what can't is named with its reason. */
import { expect, test, testImages } from '../support/fixtures'
import { containersPage } from '../pages/containers-page'
import { readDockerCommand, removeDialog } from '../pages/dialogs'
import { mainWindow } from '../pages/main-window'

test('stop, start, restart and remove a selection', async ({ docker, openWindow }) => {
  const all = ['a-one', 'b-two', 'c-three', 'd-rest']
  const chosen = all.slice(0, 3)
  for (const name of all) await docker.run('run', '--detach', '--name', name, testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  await expect(containers.toolbar).toBeHidden()

  await containers.select(...chosen)
  await expect(containers.toolbar).toContainText('3')
  const states = async () => (await docker.containers()).map((container) => container.state)

  await containers.bulk('Stop')
  await expect
    .poll(() => containers.read())
    .toEqual(all.map((name) => ({ name, state: name === 'd-rest' ? 'running' : 'exited' })))
  expect(await states()).toEqual(['exited', 'exited', 'exited', 'running'])

  await containers.bulk('Start')
  await expect.poll(states).toEqual(['running', 'running', 'running', 'running'])
  await expect.poll(async () => (await containers.read()).map((row) => row.state)).toEqual(await states())

  const starts = async () =>
    Promise.all(all.map(async (name) => (await docker.inspect(name)).State.StartedAt))
  const before = await starts()
  await containers.bulk('Restart')
  await expect
    .poll(async () => (await starts()).map((startedAt, index) => startedAt !== before[index]))
    .toEqual([true, true, true, false])

  await expect.poll(async () => (await containers.read()).map((row) => row.state)).toEqual(await states())
  await containers.bulk('Remove')
  const { dialog, withRunning, confirm } = removeDialog(page)
  await withRunning.check()
  await expect(confirm).toHaveText(/Remove 3 containers/)
  await confirm.click()
  await expect(dialog).toBeHidden()
  await expect(containers.rows).toHaveCount(1)
  expect(await docker.containers()).toEqual([{ name: 'd-rest', state: 'running' }])
  await expect(containers.toolbar).toBeHidden()
})

test('one of two can’t start: the other does, and the reason is the engine’s own', async ({
  docker,
  openWindow,
}) => {
  const publish = ['--publish', '127.0.0.1:8080:80']
  await docker.run('run', '--detach', '--name', 'has-port', ...publish, testImages.web)
  await docker.run('create', '--name', 'free', testImages.sleeper)
  await docker.run('create', '--name', 'wants-port', ...publish, testImages.web)
  const { page } = await openWindow()
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')

  await containers.select('free', 'wants-port')
  await containers.bulk('Start')
  const notice = page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: '1 of 2' })
  await expect(notice).toBeVisible({ timeout: 10_000 })
  await expect(containers.cell('free', 'state')).toHaveText('running')
  await expect(containers.cell('wants-port', 'state')).not.toHaveText('running')

  await window.openActivity()
  await expect(window.activity).toContainText('wants-port')
  await expect(window.activity).toContainText('port is already allocated')
  expect((await docker.inspect('free')).State.Running).toBe(true)
  expect((await docker.inspect('wants-port')).State.Running).toBe(false)
})

test('kill of several asks first and shows the command', async ({ docker, openWindow }) => {
  const names = ['one', 'two']
  for (const name of names) await docker.run('run', '--detach', '--name', name, testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')

  await containers.select(...names)
  await containers.bulk('Kill')
  const dialog = window.dialog(/^Kill containers/)
  await expect(dialog).toBeVisible()
  await expect.poll(() => readDockerCommand(dialog)).toBe('docker container kill one two')
  expect((await docker.containers()).map((container) => container.state)).toEqual(['running', 'running'])

  await dialog.getByRole('button', { name: /^Kill/ }).click()
  await expect(dialog).toBeHidden()
  await expect
    .poll(async () => (await docker.containers()).map((container) => container.state))
    .toEqual(['exited', 'exited'])
  await expect(containers.cell('one', 'since')).toContainText('exit 137')
})
