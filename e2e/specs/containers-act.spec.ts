/** What is done in the window to one container happens on the engine, and the docker CLI agrees. */
import { expect, test, testImages } from '../support/fixtures'
import { containersPage } from '../pages/containers-page'
import { copyCommandButton, readDockerCommand, renameDialog } from '../pages/dialogs'
import { mainWindow } from '../pages/main-window'

test('stop, start, restart, pause, unpause and kill from the row', async ({ docker, openWindow }) => {
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  const status = async () => (await docker.inspect('web')).State.Status
  const state = containers.cell('web', 'state')

  await containers.press('Stop', 'web')
  await expect(state).toHaveText('exited')
  expect(await status()).toBe('exited')

  await containers.press('Start', 'web')
  await expect(state).toHaveText('running')
  expect(await status()).toBe('running')

  const firstRun = (await docker.inspect('web')).State.StartedAt
  await containers.pick('web', 'Restart')
  await expect.poll(async () => (await docker.inspect('web')).State.StartedAt).not.toBe(firstRun)
  await expect(state).toHaveText('running')

  await containers.pick('web', 'Pause')
  await expect(state).toHaveText('paused')
  expect(await status()).toBe('paused')
  await containers.pick('web', 'Unpause')
  await expect(state).toHaveText('running')
  expect(await status()).toBe('running')

  await containers.pick('web', 'Kill')
  await expect(state).toHaveText('exited')
  const killed = await docker.inspect('web')
  expect(killed.State.ExitCode).toBe(137)
})

test('a click shows at once that it was heard', async ({ docker, openWindow }) => {
  // Ignores SIGTERM: the engine takes the two seconds that it was given before it kills.
  const deaf = ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done']
  await docker.run('run', '--detach', '--name', 'deaf', '--stop-timeout', '2', testImages.base, ...deaf)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')

  await containers.press('Stop', 'deaf')
  await expect(containers.cell('deaf', 'state')).toContainText('stopping', { timeout: 1_000 })
  expect((await docker.inspect('deaf')).State.Running).toBe(true)
  await expect(containers.cell('deaf', 'state')).toHaveText('exited', { timeout: 10_000 })
})

test('stopping a container that removes itself shows first what goes with it', async ({
  docker,
  openWindow,
}) => {
  await docker.run(
    'run',
    '--detach',
    '--rm',
    '--name',
    'fleeting',
    '--volume',
    '/scratch',
    testImages.sleeper,
  )
  const [volume = ''] = await docker.volumes()
  const { page } = await openWindow()
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')

  await containers.press('Stop', 'fleeting')
  const dialog = window.dialog(/^Stop container/)
  await expect(dialog).toContainText('--rm')
  await expect(dialog).toContainText(volume.slice(0, 12))
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(dialog).toBeHidden()
  expect((await docker.inspect('fleeting')).State.Running).toBe(true)

  await containers.press('Stop', 'fleeting')
  expect(await readDockerCommand(dialog)).toBe('docker container stop fleeting')
  await dialog.getByRole('button', { name: /^Stop/ }).click()
  await expect(containers.row('fleeting')).toHaveCount(0)
  expect(await docker.containers()).toEqual([])
  expect(await docker.volumes()).toEqual([])
})

test('rename: taken and impossible names are refused, nothing typed is lost, a free name goes through', async ({
  docker,
  openWindow,
}) => {
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  await docker.run('create', '--name', 'holder', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  const { dialog, name, confirm } = renameDialog(page)
  await mainWindow(page).go('Containers')

  await containers.pick('web', 'Rename')
  await expect(name).toBeFocused()
  await expect(name).toHaveValue('web')

  await name.fill('holder')
  await expect(dialog).toContainText(/holder/)
  await confirm.click({ force: true }).catch(() => {})
  await expect(dialog).toBeVisible()
  await expect(dialog).toContainText(/(taken|in use|already)/i)
  await expect(name).toHaveValue('holder')

  await name.fill('no spaces allowed')
  await confirm.click({ force: true }).catch(() => {})
  await expect(dialog).toBeVisible()
  await expect(name).toHaveValue('no spaces allowed')
  expect((await docker.containers()).map((container) => container.name)).toEqual(['holder', 'web'])

  await name.fill('site')
  expect(await readDockerCommand(dialog)).toBe('docker container rename web site')
  await confirm.click()
  await expect(dialog).toBeHidden()
  await expect(containers.row('site')).toHaveCount(1)
  await expect(containers.row('web')).toHaveCount(0)
  expect((await docker.containers()).map((container) => container.name)).toEqual(['holder', 'site'])
})

test('rename: a name taken behind the window is refused in the engine’s words', async ({
  docker,
  openWindow,
}) => {
  await docker.run('create', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  const { dialog, name, confirm } = renameDialog(page)
  await mainWindow(page).go('Containers')
  await containers.pick('web', 'Rename')
  await name.fill('late')
  // Taken and confirmed in one breath: whether the window heard of it in between or not, the answer must hold.
  await docker.run('create', '--name', 'late', testImages.sleeper)
  await confirm.click({ force: true }).catch(() => {})
  await expect(dialog).toContainText(/(taken|in use|already)/i)
  await expect(name).toHaveValue('late')
  expect((await docker.containers()).map((container) => container.name)).toEqual(['late', 'web'])
})

test('the activity drawer tells what was done, gives the command, and takes it back', async ({
  docker,
  openWindow,
}) => {
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const { electron, page } = await openWindow()
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')

  await containers.press('Stop', 'web')
  await expect(containers.cell('web', 'state')).toHaveText('exited')

  await window.openActivity()
  await expect(window.activity).toContainText('web')
  const command = await readDockerCommand(window.activity)
  expect(command).toBe('docker container stop web')
  await copyCommandButton(window.activity).first().click()
  await expect.poll(() => electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(command)

  await window.activity.getByRole('button', { name: /^Undo/ }).first().click()
  await expect.poll(async () => (await docker.inspect('web')).State.Running).toBe(true)
  await expect(containers.cell('web', 'state')).toHaveText('running')

  // The command does by hand what the button did.
  const pasted = await docker.paste(command)
  expect(pasted).toMatchObject({ exitCode: 0, stderr: '' })
  await expect(containers.cell('web', 'state')).toHaveText('exited')
})

test('undo takes a rename back', async ({ docker, openWindow }) => {
  await docker.run('create', '--name', 'before', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')
  const { dialog, name, confirm } = renameDialog(page)

  await containers.pick('before', 'Rename')
  await name.fill('after')
  await confirm.click()
  await expect(dialog).toBeHidden()
  await expect(containers.row('after')).toHaveCount(1)

  await window.openActivity()
  await window.activity.getByRole('button', { name: /^Undo/ }).first().click()
  await expect(containers.row('before')).toHaveCount(1)
  expect((await docker.containers()).map((container) => container.name)).toEqual(['before'])
})

test('what the engine refuses is said in the engine’s words', async ({ docker, openWindow }) => {
  const missing = ['--entrypoint', '/no/such/program']
  await docker.run('create', '--name', 'broken', ...missing, testImages.base)
  const { page } = await openWindow()
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')

  await containers.press('Start', 'broken')
  await expect(window.alerts.filter({ hasText: '/no/such/program' }).first()).toBeVisible()
  await window.openActivity()
  await expect(window.activity).toContainText('/no/such/program')
  expect((await docker.inspect('broken')).State.Running).toBe(false)
})
