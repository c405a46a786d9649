/** What the docker CLI changes, the rows show: no click and no reload in between. */
import { expect, test, testImages } from '../support/fixtures'
import { containersPage } from '../pages/containers-page'
import { mainWindow } from '../pages/main-window'

test('a row follows docker run, stop, start, rename, pause, unpause, kill and rm', async ({
  docker,
  openWindow,
}) => {
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')

  await docker.run('run', '--detach', '--name', 'web', '--publish', '127.0.0.1:8080:80', testImages.web)
  await expect(containers.cell('web', 'state')).toHaveText('running')
  await expect(containers.cell('web', 'image')).toHaveText(testImages.web)
  await expect(containers.cell('web', 'ports')).toContainText('lo:8080→80')
  await expect(containers.cell('web', 'networks')).toHaveText('bridge')
  await expect(containers.cell('web', 'restartPolicy')).toHaveText('no')

  await docker.run('stop', 'web')
  await expect(containers.cell('web', 'state')).toHaveText('exited')
  await expect(containers.cell('web', 'since')).toContainText('exit 0')
  await expect(containers.cell('web', 'ports')).not.toContainText('8080')

  await docker.run('start', 'web')
  await expect(containers.cell('web', 'state')).toHaveText('running')
  await expect(containers.cell('web', 'ports')).toContainText('lo:8080→80')

  await docker.run('rename', 'web', 'site')
  await expect(containers.row('site')).toHaveCount(1)
  await expect(containers.row('web')).toHaveCount(0)

  await docker.run('pause', 'site')
  await expect(containers.cell('site', 'state')).toHaveText('paused')
  await docker.run('unpause', 'site')
  await expect(containers.cell('site', 'state')).toHaveText('running')

  await docker.run('kill', 'site')
  await expect(containers.cell('site', 'state')).toHaveText('exited')
  await expect(containers.cell('site', 'since')).toContainText('exit 137')

  await docker.run('rm', 'site')
  await expect(containers.row('site')).toHaveCount(0)
})

test('what was there before the window opened is shown, stopped containers too', async ({
  docker,
  openWindow,
}) => {
  await docker.run('create', '--name', 'never-started', testImages.sleeper)
  await docker.run('run', '--detach', '--name', 'running', '--restart', 'unless-stopped', testImages.sleeper)
  await docker.attempt('run', '--name', 'crashed', testImages.crasher)

  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')

  await expect(containers.cell('never-started', 'state')).toHaveText('created')
  await expect(containers.cell('running', 'state')).toHaveText('running')
  await expect(containers.cell('running', 'restartPolicy')).toHaveText('unless-stopped')
  await expect(containers.cell('crashed', 'state')).toHaveText('exited')
  await expect(containers.cell('crashed', 'since')).toContainText('exit 3')
  await expect(containers.rows).toHaveCount(3)
})

test('docker restart shows as a new run', async ({ docker, openWindow }) => {
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  await expect(containers.cell('web', 'state')).toHaveText('running')
  const since = containers.cell('web', 'since').locator('[title]').first()
  const startedAt = async () => new Date((await docker.inspect('web')).State.StartedAt)
  await expect(since).toHaveAttribute('title', clockOf(await startedAt()))

  await docker.run('restart', 'web')
  await expect(since).toHaveAttribute('title', clockOf(await startedAt()))
  await expect(containers.cell('web', 'state')).toHaveText('running')
})

/** The minute and the second of an instant as every clock writes them. */
function clockOf(instant: Date): RegExp {
  const two = (value: number) => String(value).padStart(2, '0')
  return new RegExp(`:${two(instant.getMinutes())}:${two(instant.getSeconds())}\\b`)
}

test('a crash loop shows its policy, its count and its last exit code', async ({ docker, openWindow }) => {
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')

  await docker.run('run', '--detach', '--name', 'loop', '--restart', 'on-failure:3', testImages.crasher)
  await expect(containers.cell('loop', 'restartPolicy')).toContainText('on-failure:3')
  await expect(containers.cell('loop', 'state')).toHaveText('exited', { timeout: 15_000 })
  await expect(containers.cell('loop', 'restartPolicy')).toHaveText(/on-failure:3\D+3$/)
  await expect(containers.cell('loop', 'since')).toContainText('exit 3')
  expect((await docker.inspect('loop')).RestartCount).toBe(3)
})

test('docker update --restart shows', async ({ docker, openWindow }) => {
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  await expect(containers.cell('web', 'restartPolicy')).toHaveText('no')

  await docker.run('update', '--restart', 'on-failure:5', 'web')
  await expect(containers.cell('web', 'restartPolicy')).toHaveText('on-failure:5')
  await docker.run('update', '--restart', 'always', 'web')
  await expect(containers.cell('web', 'restartPolicy')).toHaveText('always')
})

test('docker network connect and disconnect show', async ({ docker, openWindow }) => {
  await docker.run('network', 'create', '--label', 'quayside.test=1', 'front')
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  const networks = containers.cell('web', 'networks')
  await expect(networks).toHaveText('bridge')

  await docker.run('network', 'connect', 'front', 'web')
  await expect(networks).toHaveText(/bridge\s*front/)
  await docker.run('network', 'disconnect', 'bridge', 'web')
  await expect(networks).toHaveText('front')
})

test('a failing health check shows as unhealthy', async ({ docker, openWindow }) => {
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')

  const failing = ['--health-cmd', 'test -e /tmp/well', '--health-interval', '1s', '--health-retries', '1']
  await docker.run('run', '--detach', '--name', 'sick', ...failing, testImages.sleeper)
  await expect(containers.cell('sick', 'state')).toHaveText('unhealthy', { timeout: 15_000 })
  await docker.run('exec', 'sick', 'touch', '/tmp/well')
  await expect(containers.cell('sick', 'state')).toHaveText('running', { timeout: 15_000 })
})

test('twenty containers started and removed in one breath leave no row wrong', async ({
  docker,
  openWindow,
}) => {
  const names = Array.from({ length: 20 }, (_, index) => `burst-${index + 10}`)
  for (const name of names) await docker.run('create', '--name', name, testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  await expect(containers.rows).toHaveCount(names.length)

  await docker.run('start', ...names)
  await docker.run('rm', '--force', ...names.slice(0, 10))
  await docker.run('kill', ...names.slice(15))
  const truth = await docker.containers()
  await expect.poll(() => containers.read()).toEqual(truth)
})
