/** The page of one container: opened from the list, read, searched, copied from, and still there when the container is not. */
import { expect, test, testImages } from '../support/fixtures'
import { containerPage } from '../pages/container-page'
import { containersPage } from '../pages/containers-page'
import { copyCommandButton, readDockerCommand } from '../pages/dialogs'
import { mainWindow } from '../pages/main-window'

/** What an engine on a busy machine may take for something to show. */
const patient = { timeout: 20_000 }

test('opens from the list by click and by keyboard, and leads back to it', async ({ docker, openWindow }) => {
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow()
  const window = mainWindow(page)
  await window.go('Containers')
  const containers = containersPage(page)
  const container = containerPage(page)

  const link = containers.table.getByRole('link', { name: 'web', exact: true })
  await link.click()
  await expect(container.heading).toHaveText('web')
  await expect(container.tab('Summary')).toHaveAttribute('aria-selected', 'true')
  await container.back.click()
  await expect(window.heading).toHaveText('Containers')
  await expect(containers.checkbox('web')).not.toBeChecked()

  // Within a row the arrow keys reach the name as they reach the buttons.
  await containers.row('web').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(link).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(container.heading).toHaveText('web')

  await container.tab('Summary').focus()
  await page.keyboard.press('End')
  await expect(container.tab('Inspect')).toBeFocused()
  await expect(container.tab('Inspect')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowRight')
  await expect(container.tab('Summary')).toHaveAttribute('aria-selected', 'true')

  await container.button('Stop web').click()
  await expect(container.button('Start web')).toBeVisible(patient)
  await expect(container.section('State')).toContainText('exited')
})

test('the summary says why it stopped, what its health check said, what runs and what it changed', async ({
  docker,
  openWindow,
}) => {
  const script = 'printf 12345 > /changed; sleep 1d'
  const check = [
    '--health-cmd',
    'echo no route to db; exit 1',
    '--health-interval',
    '1s',
    '--health-retries',
    '1',
  ]
  const secrets = ['--env', 'API_TOKEN=hunter2', '--env', 'COLOUR=blue']
  const id = await docker.run(
    ...['run', '--detach', '--name', 'shop', ...check, ...secrets, testImages.base, 'sh', '-c', script],
  )
  const { page } = await openWindow()
  await mainWindow(page).go('Containers')
  await containersPage(page).table.getByRole('link', { name: 'shop', exact: true }).click()
  const container = containerPage(page)

  const health = container.section('Health check')
  // The row's health changes with the first failure, and with it the log.
  await expect(health.getByRole('list', { name: 'Last checks' })).toContainText('no route to db', patient)
  await expect(container.section('Identity')).toContainText(id)

  const processes = container.section('Processes')
  await processes.getByRole('button', { name: 'Show processes' }).click()
  await expect(processes.getByRole('table')).toContainText('sleep 1d', patient)

  const files = container.section('Changed files')
  await expect(async () => {
    await files.getByRole('button', { name: /^(Show|Refresh) changed files$/ }).click()
    await expect(files.getByRole('row', { name: /\/changed/ })).toContainText('added')
  }).toPass(patient)
  await files.getByRole('button', { name: 'Measure sizes' }).click()
  await expect(files.getByRole('row', { name: /\/changed/ })).toContainText('5 bytes', patient)

  const environment = container.section('Environment')
  await expect(environment.getByRole('row', { name: /COLOUR/ })).toContainText('blue')
  await expect(environment).not.toContainText('hunter2')
  await environment.getByRole('button', { name: 'Show 1 covered value' }).click()
  await expect(environment.getByRole('row', { name: /API_TOKEN/ })).toContainText('hunter2')

  await docker.run('kill', 'shop')
  const state = container.section('State')
  await expect(state).toContainText('Exit code 137 (128 + 9): SIGKILL ended it.', patient)
  await expect(processes).toContainText('There are none while it does not run.')
})

test('inspect is searched, and the docker run of the container is copied', async ({ docker, openWindow }) => {
  await docker.run(
    ...['run', '--detach', '--name', 'web', '--publish', '127.0.0.1::80', '--volume', 'data:/data'],
    ...['--network', 'bridge', testImages.web],
  )
  const { electron, page } = await openWindow()
  await mainWindow(page).go('Containers')
  await containersPage(page).table.getByRole('link', { name: 'web', exact: true }).click()
  const container = containerPage(page)

  await expect((await container.open('Ports')).getByRole('table', { name: 'Published now' })).toContainText(
    '80/tcp',
    patient,
  )
  await expect((await container.open('Networks')).getByRole('region', { name: 'bridge' })).toContainText('/')
  await expect((await container.open('Mounts')).getByRole('row', { name: /\/data/ })).toContainText('volume')

  const inspect = await container.open('Inspect')
  const search = inspect.getByRole('searchbox', { name: 'Find in inspect', exact: true })
  await expect(inspect.getByRole('document', { name: 'Inspect' })).toContainText('"Id"', patient)
  await search.fill('"hostport"')
  const status = inspect.getByRole('status')
  await expect(status).toHaveText(/^1 of \d+$/)
  await expect(inspect.locator('mark').first()).toBeVisible()
  await search.press('Enter')
  await expect(status).toHaveText(/^2 of \d+$/)
  await inspect.getByRole('button', { name: 'Previous match' }).click()
  await expect(status).toHaveText(/^1 of \d+$/)
  await search.fill('no such text in it')
  await expect(status).toHaveText('No match')
  await inspect.getByRole('button', { name: 'Copy all' }).click()
  const text = () => electron.evaluate(({ clipboard }) => clipboard.readText())
  await expect.poll(text).toMatch(/^\{\n {2}"Id": "[0-9a-f]{64}"/)

  await container.pick('web', 'Copy as docker run…')
  const dialog = page.getByRole('dialog', { name: 'Copy as docker run' })
  await expect(dialog.getByRole('region', { name: 'Docker command' })).toContainText('docker run', patient)
  const command = await readDockerCommand(dialog)
  expect(command).toContain('--name web')
  await copyCommandButton(dialog).click()
  await expect.poll(text).toBe(command)
  await dialog.getByRole('radio', { name: 'PowerShell' }).check()
  await expect(dialog.getByRole('region', { name: 'Docker command' })).toContainText('`')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  // What was copied makes such a container: pasted, once the first is out of the way.
  await docker.run('rm', '--force', 'web')
  expect((await docker.paste(command)).exitCode).toBe(0)
  expect((await docker.inspect('web')).Mounts).toMatchObject([{ Name: 'data', Destination: '/data' }])
})

test('a container that is removed stays readable, and hostile texts stay texts', async ({
  docker,
  openWindow,
}) => {
  const markup = '<img src=x onerror=window.__pwned=1>'
  await docker.run(
    ...['create', '--name', 'evil', '--label', `a=${markup}\u001b[2J\u202e`, '--env', `B=${markup}`],
    ...['--hostname', 'h', testImages.sleeper, 'sh', '-c', markup],
  )
  const { page } = await openWindow()
  await mainWindow(page).go('Containers')
  await containersPage(page).table.getByRole('link', { name: 'evil', exact: true }).click()
  const container = containerPage(page)
  await expect(container.section('Labels')).toContainText(`${markup}␛[2J<U+202E>`, patient)
  await expect(container.section('Environment')).toContainText(markup)
  await expect(container.section('Process')).toContainText(markup)
  await expect(container.section('State')).toContainText('has never been started')
  expect(await page.evaluate(() => '__pwned' in window)).toBe(false)
  expect(await container.panel.locator('img').count()).toBe(0)

  await docker.run('rm', 'evil')
  await expect(page.getByText('This container was removed.')).toBeVisible(patient)
  await expect(container.heading).toHaveText('evil')
  await expect(container.section('Labels')).toContainText(markup)
  await expect(container.button('Start evil')).toBeHidden()
  await page.getByRole('link', { name: 'Back to Containers' }).click()
  await expect(mainWindow(page).heading).toHaveText('Containers')
})
