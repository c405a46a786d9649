/** Images, volumes, networks, ports and events follow the docker CLI too. */
import { expect, test, testImages } from '../support/fixtures'
import { mainWindow } from '../pages/main-window'
import { objectTable } from '../pages/object-table'

test('networks come, show their subnet and members, and go', async ({ docker, openWindow }) => {
  const { page } = await openWindow()
  await mainWindow(page).go('Networks')
  const networks = objectTable(page, 'Networks')
  await expect(networks.row('bridge')).toHaveCount(1)

  const subnet = ['--subnet', '10.91.0.0/24', '--gateway', '10.91.0.1']
  await docker.run('network', 'create', '--label', 'quayside.test=1', ...subnet, 'front')
  await expect(networks.row('front')).toContainText('10.91.0.0/24')
  await expect(networks.row('front')).toContainText('10.91.0.1')
  await expect(networks.row('front')).toContainText('bridge')

  await docker.run('network', 'rm', 'front')
  await expect(networks.row('front')).toHaveCount(0)
})

test('volumes come and go', async ({ docker, openWindow }) => {
  const { page } = await openWindow()
  await mainWindow(page).go('Volumes')
  const volumes = objectTable(page, 'Volumes')

  await docker.run('volume', 'create', '--label', 'quayside.test=1', 'data')
  await expect(volumes.row('data')).toContainText('local')
  await docker.run('volume', 'rm', 'data')
  await expect(volumes.row('data')).toHaveCount(0)
})

test('an image tag comes and goes', async ({ docker, openWindow }) => {
  const { page } = await openWindow()
  await mainWindow(page).go('Images')
  const images = objectTable(page, 'Images')
  await expect(images.table).toContainText(testImages.base)

  // One row an image: a tag that finds no room in it shows on hover.
  const tagged = (tag: string) =>
    images.table.getByText(tag, { exact: true }).or(images.table.locator(`[title*="${tag}"]`))
  await docker.run('tag', testImages.base, 'quayside-test/other:2')
  await expect(tagged('quayside-test/other:2').first()).toBeVisible()
  await docker.run('rmi', 'quayside-test/other:2')
  await expect(tagged('quayside-test/other:2')).toHaveCount(0)
  await expect(tagged(testImages.base).first()).toBeVisible()
})

test('a published port is listed while its container runs', async ({ docker, openWindow }) => {
  const { page } = await openWindow()
  await mainWindow(page).go('Ports')
  const ports = objectTable(page, 'Ports')

  await docker.run('run', '--detach', '--name', 'web', '--publish', '127.0.0.1:8080:80', testImages.web)
  await expect(ports.table).toContainText('8080')
  await expect(ports.table).toContainText('127.0.0.1')
  await expect(ports.table).toContainText('web')
  await docker.run('stop', 'web')
  await expect(ports.table.getByText('127.0.0.1')).toHaveCount(0)
})

test('events are listed as they happen', async ({ docker, openWindow }) => {
  const { page } = await openWindow()
  await mainWindow(page).go('Events')
  const events = objectTable(page, 'Events')

  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  await docker.run('kill', 'web')
  await expect(events.table).toContainText('start')
  await expect(events.table).toContainText('kill')
  await expect(events.table).toContainText('web')
})
