/** What containers use: in the list, in a container's tab and for all together; and what it costs the engine. */
import { containersPage } from '../pages/containers-page'
import { mainWindow } from '../pages/main-window'
import { statsPage, statsTab } from '../pages/stats-pages'
import { expect, test, testImages } from '../support/fixtures'
import { startStatsCounter } from '../support/stats-counter'
import { testLabel, type Docker } from '../support/docker'

/** Two samples on a busy machine, and the drawing of them. */
const soon = { timeout: 20_000 }
const percent = /^\d[\d,]*\.\d%$/
const bytes = /^[\d.,]+ (B|KiB|MiB|GiB)$/

const busyCommand = ['sh', '-c', 'while :; do :; done'] as const

function runBusy(docker: Docker, name: string): Promise<string> {
  const limits = ['--cpus', '0.1', '--memory', '64m']
  return docker.run(
    ...['run', '--detach', '--name', name, '--label', testLabel, '--stop-timeout', '0', ...limits],
    testImages.base,
    ...busyCommand,
  )
}

function create(docker: Docker, name: string): Promise<string> {
  return docker.run('create', '--name', name, '--label', testLabel, testImages.sleeper)
}

test('the list shows what running containers use, and a dash for the others', async ({
  docker,
  openWindow,
}) => {
  await runBusy(docker, 'busy')
  await create(docker, 'idle')
  const { page } = await openWindow()
  const list = containersPage(page)
  await expect(list.cell('busy', 'cpu')).toHaveText(percent, soon)
  await expect(list.cell('busy', 'memory')).toHaveText(bytes, soon)
  await expect(list.cell('idle', 'cpu')).toHaveText('–')
  await expect(list.cell('idle', 'memory')).toHaveText('–')
  await expect(list.cell('busy', 'memory').locator('[title]')).toHaveAttribute('title', /of 64 MiB \(/)
  await docker.run('kill', 'busy')
  await expect(list.cell('busy', 'cpu')).toHaveText('–', soon)
})

test('a container’s tab draws its figures, has them as a table, and keeps them after the end', async ({
  docker,
  openWindow,
}) => {
  const id = await runBusy(docker, 'busy')
  const { page } = await openWindow()
  await containersPage(page).row('busy').waitFor()
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/containers/${id}/stats`)
  const tab = statsTab(page)
  await expect(tab.tab).toHaveAttribute('aria-selected', 'true')
  for (const label of ['CPU', 'Memory', 'Network', 'Block I/O', 'Processes'] as const) {
    await expect(tab.chart(label)).toBeVisible(soon)
  }
  await expect(tab.chart('CPU')).toHaveAccessibleName(/CPU: \d.*%$/, soon)
  await expect(tab.chart('Memory')).toHaveAccessibleName(/Limit: 64 MiB$/, soon)

  await tab.showAsTable('CPU')
  const table = tab.table('CPU')
  await expect(table.header('Time')).toBeVisible()
  await expect(table.rows.first()).toBeVisible()

  await docker.run('kill', 'busy')
  await expect(tab.panel.getByRole('status')).toHaveText(/does not run\. Its last figures are from/, soon)
  await expect(table.rows.first()).toBeVisible()
  await expect(tab.chart('Memory')).toHaveAccessibleName(/Limit: 64 MiB$/)
  await tab.choose('24 hours')
  await expect(tab.chart('Memory')).toHaveAccessibleName(/Limit: 64 MiB$/, soon)
})

test('one page shows all running containers together', async ({ docker, openWindow }) => {
  await runBusy(docker, 'busy-one')
  await runBusy(docker, 'busy-two')
  await create(docker, 'idle')
  const { page } = await openWindow()
  await containersPage(page).row('busy-one').waitFor()
  const all = statsPage(page)
  await all.link.click()
  await expect(mainWindow(page).heading).toHaveText('Stats')
  for (const name of ['busy-one', 'busy-two']) {
    await expect(all.cell(name, 1)).toHaveText(percent, soon)
    await expect(all.cell(name, 2)).toHaveText(bytes, soon)
  }
  await expect(all.row('idle')).toHaveCount(0)
  await expect(all.totalCpu).toHaveAccessibleName(/Total: \d.*%$/, soon)
  await mainWindow(page).filter('Filter stats').fill('busy-two')
  await expect(all.row('busy-one')).toHaveCount(0)
  await expect(all.cell('busy-two', 1)).toHaveText(percent, soon)
})

test('the engine samples what can be seen, and nothing while nobody looks', async ({
  engine,
  docker,
  openWindow,
}) => {
  test.skip(!engine.host.startsWith('unix://'), 'counts what goes over a socket file')
  await runBusy(docker, 'busy-one')
  await runBusy(docker, 'busy-two')
  await create(docker, 'idle')
  const counter = await startStatsCounter(engine.host)
  try {
    const { page, electron } = await openWindow({ host: counter.host })
    const window = mainWindow(page)
    const list = containersPage(page)
    await expect(list.cell('busy-one', 'cpu')).toHaveText(percent, soon)
    await expect(list.cell('busy-two', 'cpu')).toHaveText(percent, soon)
    expect(counter.openStreams).toBe(2)
    expect(counter.startedStreams).toBe(2)

    await window.go('Settings')
    await expect.poll(() => counter.openStreams, soon).toBe(0)
    await window.go('Containers')
    await expect(list.cell('busy-one', 'cpu')).toHaveText(percent, soon)
    await window.filter('Filter containers').fill('busy-two')
    await expect.poll(() => counter.openStreams, soon).toBe(1)
    await window.filter('Filter containers').fill('')
    await expect.poll(() => counter.openStreams, soon).toBe(2)

    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    await expect.poll(() => counter.openStreams, soon).toBe(0)
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())
    await expect.poll(() => counter.openStreams, soon).toBe(2)
    await docker.run('kill', 'busy-one')
    await expect.poll(() => counter.openStreams, soon).toBe(1)
    await docker.run('start', 'busy-one')
    await expect(list.cell('busy-one', 'cpu')).toHaveText(percent, soon)
  } finally {
    await counter.close()
  }
})
