import type { Page } from '@playwright/test'
import { containersPage } from '../pages/containers-page'
import { readDockerCommand } from '../pages/dialogs'
import { mainWindow } from '../pages/main-window'
import { openRunDialog } from '../pages/run-dialog'
import { expect as expectNow, test, testImages } from '../support/fixtures'

/** An engine starts a container in a second or two; a busy machine takes its time. */
const expect = expectNow.configure({ timeout: 30_000 })
test.describe.configure({ timeout: 180_000 })

async function onContainers(page: Page) {
  await mainWindow(page).go('Containers')
  return { containers: containersPage(page), run: await openRunDialog(page) }
}

test('a container is run from the form, and is what the shown command says', async ({
  docker,
  openWindow,
}) => {
  const { page } = await openWindow()
  const { containers, run } = await onContainers(page)
  await run.image.fill(testImages.web)
  await run.name.fill('shop')
  await run.addPort('18080', '80')
  await run.addVariable('GREETING', 'hello there')
  const command = await readDockerCommand(run.dialog)
  expect(command).toBe(
    `docker run --detach --name shop -p 18080:80 -e 'GREETING=hello there' ${testImages.web}`,
  )
  await expect(run.field('Command')).toHaveAccessibleDescription(/httpd/)
  await run.submit.click()
  await expect(run.dialog).toHaveCount(0)
  await expect(containers.row('shop')).toHaveCount(1)
  await expect(page.getByRole('link', { name: 'Open shop' })).toBeVisible()

  const format = '{{json .Config.Env}} {{json .HostConfig.PortBindings}} {{.State.Status}}'
  const facts = await docker.run('inspect', '--format', format, 'shop')
  expect(facts).toContain('"GREETING=hello there"')
  expect(facts).toContain('"80/tcp":[{"HostIp":"","HostPort":"18080"}]')
  expect(facts).toContain('running')

  await mainWindow(page).openActivity()
  const { activity } = mainWindow(page)
  await expect(activity).toContainText(`Run ${testImages.web}`)
  expect(await readDockerCommand(activity)).toBe(command)
  await page.getByRole('link', { name: 'Open shop' }).click()
  await expect(mainWindow(page).heading).toHaveText('shop')
})

test('a pasted command fills the form, and what is no part of a container is listed', async ({
  docker,
  openWindow,
}) => {
  const { page } = await openWindow()
  const { run } = await onContainers(page)
  await run.paste.fill(
    `cd /srv && docker run -dt --name=pasted -l 'role=a b' \\\n  --restart on-failure:3 -m 64m --link x:y ${testImages.sleeper} > log`,
  )
  await run.fill.click()
  await expect(run.image).toHaveValue(testImages.sleeper)
  await expect(run.name).toHaveValue('pasted')
  await expect(run.field('Retry limit')).toHaveValue('3')
  await expect(run.field('Terminal (TTY)')).toBeChecked()
  const notes = run.dialog.getByRole('group', { name: 'Not part of the container', exact: true })
  await expect(notes).toContainText('cd /srv')
  await expect(notes).toContainText('> log')
  await expect(run.dialog).toContainText('--link=x:y')
  const command = await readDockerCommand(run.dialog)
  expect(command).toContain('--link x:y')

  // A text that docker refuses changes nothing.
  await run.paste.fill('docker run --nonsense web')
  await run.fill.click()
  await expect(run.alerts).toContainText('unknown flag: --nonsense')
  await expect(run.name).toHaveValue('pasted')

  await run.paste.fill(command.replace('--link x:y ', ''))
  await run.fill.click()
  await run.submit.click()
  await expect(run.dialog).toHaveCount(0)
  const format = '{{index .Config.Labels "role"}} {{.HostConfig.Memory}} {{.Config.Tty}}'
  expect(await docker.run('inspect', '--format', format, 'pasted')).toBe(`a b ${64 * 1024 * 1024} true`)
})

test('a taken name is refused with its holder, and so is what docker would refuse', async ({
  docker,
  openWindow,
}) => {
  await docker.run('create', '--name', 'taken', testImages.sleeper)
  const { page } = await openWindow()
  const { containers, run } = await onContainers(page)
  await run.submit.click()
  await expect(run.image).toHaveAccessibleDescription(/An image is needed/)
  await run.image.fill(testImages.sleeper)
  await run.name.fill('taken')
  await expect(run.name).toHaveAccessibleDescription(/taken is taken by a container of/)
  await run.submit.click()
  await expect(run.alerts).toContainText('The name "taken" is taken')

  await run.name.fill('free')
  await run.openSection('Resources')
  await run.field('Memory limit').fill('8x')
  await expect(run.field('Memory limit')).toHaveAccessibleDescription(/invalid suffix: 'x'/)
  await run.submit.click()
  await run.field('Memory limit').fill('8m')
  await run.submit.click()
  await expect(run.dialog).toHaveCount(0)
  await expect(containers.row('free')).toHaveCount(1)
})

test('a bound port is told beforehand and by the engine, and nothing that was typed is lost', async ({
  docker,
  openWindow,
}) => {
  await docker.run('run', '--detach', '--name', 'holder', '--publish', '18081:80', testImages.web)
  const { page } = await openWindow()
  const { containers, run } = await onContainers(page)
  await run.image.fill(testImages.web)
  await run.name.fill('second')
  await run.addPort('18081', '80')
  await expect(run.dialog).toContainText('Host port 18081/tcp is bound by holder')
  await run.submit.click()
  await expect(run.alerts).toContainText('port is already allocated')
  await expect(run.alerts).toContainText('The container second was created and is kept')
  await expect(run.field(/^Host port/)).toHaveValue('18081')
  expect((await docker.containers()).map(({ name }) => name)).toEqual(['holder', 'second'])

  await run.dialog.getByRole('button', { name: 'Remove second', exact: true }).click()
  await expect(run.alerts).toHaveCount(0)
  await run.field(/^Host port/).fill('18082')
  await expect(run.name).not.toHaveAccessibleDescription(/taken/)
  await run.submit.click()
  await expect(run.dialog).toHaveCount(0)
  await expect(containers.row('second')).toHaveCount(1)
})

test('an image that no registry gives is told in the words of the engine', async ({ openWindow }) => {
  const { page } = await openWindow()
  const { run } = await onContainers(page)
  await run.image.fill('127.0.0.1:9/none:1')
  await expect(run.image).toHaveAccessibleDescription(/Not on the engine: it is pulled first/)
  await run.submit.click()
  await expect(run.alerts).toContainText('connection refused')
  await expect(run.image).toHaveValue('127.0.0.1:9/none:1')
})
