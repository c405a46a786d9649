/** Removing: nothing goes that was not shown first, and the shown command is the truth. */
import { expect, test, testImages } from '../support/fixtures'
import { createDocker, removeObjects, type Docker } from '../support/docker'
import { containersPage } from '../pages/containers-page'
import { readDockerCommand, removeDialog, renameDialog } from '../pages/dialogs'
import { mainWindow } from '../pages/main-window'

/** A stopped container with a changed file, an anonymous and a named volume. */
async function makeLoaded(docker: Docker, name: string): Promise<void> {
  await docker.run('volume', 'create', '--label', 'quayside.test=1', 'kept')
  const volumes = ['--volume', '/scratch', '--volume', 'kept:/kept']
  const work = ['sh', '-c', 'echo work > /root/result.txt']
  await docker.run('run', '--name', name, ...volumes, testImages.base, ...work)
}

async function anonymousVolumes(docker: Docker): Promise<readonly string[]> {
  return (await docker.volumes()).filter((name) => /^[0-9a-f]{64}$/.test(name))
}

test('the dialog lists what goes and what stays; with the box, anonymous volumes go too', async ({
  docker,
  openWindow,
}) => {
  await makeLoaded(docker, 'loaded')
  await docker.run('create', '--name', 'other', testImages.sleeper)
  const [anonymous = ''] = await anonymousVolumes(docker)
  const added = (await docker.run('diff', 'loaded'))
    .split('\n')
    .filter((line) => line.startsWith('A ')).length
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')

  await containers.press('Remove', 'loaded')
  const { dialog, cancel, confirm, withVolumes } = removeDialog(page)
  await expect(dialog).toBeVisible()
  await expect(cancel).toBeFocused()
  await expect(dialog).toContainText('loaded')
  await expect(dialog).toContainText('kept')
  await expect(dialog).toContainText(anonymous.slice(0, 12))
  await expect(dialog).toContainText(new RegExp(`\\b${added}\\b.* added`))
  await expect(dialog).not.toContainText('other')
  expect(await readDockerCommand(dialog)).toBe('docker container rm loaded')

  await withVolumes.check()
  await expect.poll(() => readDockerCommand(dialog)).toBe('docker container rm --volumes loaded')
  await confirm.click()
  await expect(dialog).toBeHidden()
  await expect(containers.row('loaded')).toHaveCount(0)
  expect(await docker.containers()).toEqual([{ name: 'other', state: 'created' }])
  expect(await docker.volumes()).toEqual(['kept'])
})

test('without the box, anonymous volumes stay', async ({ docker, openWindow }) => {
  await makeLoaded(docker, 'loaded')
  const before = [...(await docker.volumes())].sort()
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')

  await containers.press('Remove', 'loaded')
  const { dialog, confirm } = removeDialog(page)
  await expect(confirm).toBeEnabled()
  await confirm.click()
  await expect(dialog).toBeHidden()
  await expect(containers.row('loaded')).toHaveCount(0)
  expect([...(await docker.volumes())].sort()).toEqual(before)
})

test('Cancel and Escape remove nothing', async ({ docker, openWindow }) => {
  await docker.run('create', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  const { dialog, cancel } = removeDialog(page)

  await containers.press('Remove', 'web')
  await cancel.click()
  await expect(dialog).toBeHidden()
  await containers.press('Remove', 'web')
  await expect(cancel).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  // Enter meets Cancel, so a hasty second press of it does no harm.
  await containers.press('Remove', 'web')
  await expect(cancel).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  expect(await docker.containers()).toEqual([{ name: 'web', state: 'created' }])
})

test('a running container is never removed without the explicit box', async ({ docker, openWindow }) => {
  await docker.run('run', '--detach', '--name', 'live', testImages.sleeper)
  await docker.run('create', '--name', 'idle', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  const { dialog, cancel, confirm, withRunning } = removeDialog(page)

  await containers.select('live')
  await containers.bulk('Remove')
  await expect(dialog).toContainText('live')
  await expect(withRunning).not.toBeChecked()
  await expect(confirm).toBeDisabled()
  await cancel.click()

  // With a stopped one beside it, only the stopped one goes.
  await containers.select('idle')
  await containers.bulk('Remove')
  await expect(confirm).toBeEnabled()
  expect(await readDockerCommand(dialog)).toBe('docker container rm idle')
  await confirm.click()
  await expect(containers.row('idle')).toHaveCount(0)
  expect(await docker.containers()).toEqual([{ name: 'live', state: 'running' }])

  await containers.press('Remove', 'live')
  await expect(confirm).toBeDisabled()
  await withRunning.check()
  await expect.poll(() => readDockerCommand(dialog)).toBe('docker container rm --force live')
  await confirm.click()
  await expect(containers.row('live')).toHaveCount(0)
  expect(await docker.containers()).toEqual([])
})

test('started between the plan and the click: it is left alone, and said so', async ({
  docker,
  openWindow,
}) => {
  await docker.run('create', '--name', 'woken', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')
  const { dialog, confirm } = removeDialog(page)

  await containers.press('Remove', 'woken')
  await expect(confirm).toBeEnabled()
  await docker.run('start', 'woken')
  if (await confirm.isEnabled()) await confirm.click()
  await expect(dialog.or(window.alerts).filter({ hasText: 'woken' }).first()).toBeVisible()
  expect(await docker.containers()).toEqual([{ name: 'woken', state: 'running' }])
})

test('the shown command, pasted into a shell, does the same to a twin', async ({ engine, openWindow }) => {
  const docker = createDocker(engine.host)
  const makeAll = async () => {
    await makeLoaded(docker, 'loaded')
    await docker.run('run', '--detach', '--name', 'live', testImages.sleeper)
    await docker.run('create', '--name', 'stays', testImages.sleeper)
  }
  const outcome = async () => ({
    containers: await docker.containers(),
    namedVolumes: (await docker.volumes()).filter((name) => name === 'kept'),
    anonymousVolumes: (await anonymousVolumes(docker)).length,
  })
  await makeAll()
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  const { dialog, confirm, withRunning, withVolumes } = removeDialog(page)

  await containers.select('loaded', 'live')
  await containers.bulk('Remove')
  await withRunning.check()
  await withVolumes.check()
  await expect(confirm).toHaveText(/Remove 2 containers/)
  // Each box makes a new plan: the command counts once it is that of both.
  await expect.poll(() => readDockerCommand(dialog)).toMatch(/--volumes.* live/)
  const command = await readDockerCommand(dialog)
  await confirm.click()
  await expect(dialog).toBeHidden()
  await expect(containers.rows).toHaveCount(1)
  const byWindow = await outcome()
  expect(byWindow).toEqual({
    containers: [{ name: 'stays', state: 'created' }],
    namedVolumes: ['kept'],
    anonymousVolumes: 0,
  })

  await removeObjects(docker, !engine.given)
  await makeAll()
  expect(await docker.paste(command)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await outcome()).toEqual(byWindow)
})

test('started with --host, every shown command names that engine', async ({ docker, engine, openWindow }) => {
  await docker.run('create', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow({ host: null, arguments: ['--host', engine.host] })
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')
  await expect(window.status).toContainText(engine.host)
  // A terminal whose own settings name an engine that is not there.
  const elsewhere = createDocker('unix:///nowhere/docker.sock')

  await containers.pick('web', 'Rename')
  const rename = renameDialog(page)
  await rename.name.fill('site')
  expect(await elsewhere.paste(await readDockerCommand(rename.dialog))).toMatchObject({ exitCode: 0 })
  await rename.cancel.click()
  await expect(containers.row('site')).toHaveCount(1)

  await containers.press('Remove', 'site')
  const { dialog } = removeDialog(page)
  expect(await readDockerCommand(dialog)).toBe(`docker --host ${engine.host} container rm site`)
  expect(await elsewhere.paste(await readDockerCommand(dialog))).toMatchObject({ exitCode: 0 })
  expect(await docker.containers()).toEqual([])
})
