/** The window's own contract: what stands where, under which role and name, and what survives a restart. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, testImages } from '../support/fixtures'
import { electronCommand } from '../support/launch'
import { containersPage } from '../pages/containers-page'
import { listPages, mainWindow, pageNames } from '../pages/main-window'
import { objectTable } from '../pages/object-table'

test('eleven links, each to a page with its heading', async ({ openWindow }) => {
  const { page } = await openWindow()
  const window = mainWindow(page)
  await expect(window.links).toHaveCount(pageNames.length)
  for (const [index, name] of pageNames.entries()) {
    await expect(window.links.nth(index)).toHaveAccessibleName(new RegExp(`^${name}`))
    await window.go(name)
    await expect(window.heading).toHaveCount(1)
    await expect(window.heading).toHaveText(name)
    await expect(window.links.nth(index)).toHaveAttribute('aria-current', 'page')
  }
})

test('each list is a table named as its page, with its own filter', async ({ docker, openWindow }) => {
  await docker.run('run', '--detach', '--name', 'web', '--publish', '127.0.0.1:8080:80', testImages.web)
  await docker.run('volume', 'create', '--label', 'quayside.test=1', 'data')
  const { page } = await openWindow()
  const window = mainWindow(page)
  for (const name of listPages) {
    await window.go(name)
    const list = objectTable(page, name)
    await expect(list.table).toBeVisible()
    expect(await list.headers.count()).toBeGreaterThan(3)
    await expect(window.filter(`Filter ${name.toLowerCase()}`)).toBeVisible()
  }
})

test('the container columns stay in their order, and sorting says itself', async ({ docker, openWindow }) => {
  for (const name of ['b-second', 'c-third', 'a-first'])
    await docker.run('create', '--name', name, testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  await expect(containers.rows).toHaveCount(3)

  const order = [/^State/, /^Name/, /^Image/, /^Ports/, /^Networks/, /^Restart/, /^(Since|Created|Uptime)/]
  const texts = (await containers.headers.allInnerTexts()).map((text) => text.trim())
  const places = order.map((name) => texts.findIndex((text) => name.test(text)))
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(places).not.toContain(-1)

  const names = () => containers.rows.evaluateAll((rows) => rows.map((row) => row.textContent ?? ''))
  const nameHeader = containers.header(/^Name/)
  await expect(nameHeader).toHaveAttribute('aria-sort', 'ascending')
  expect((await names()).map((text) => /[abc]-(first|second|third)/.exec(text)?.[0])).toEqual([
    'a-first',
    'b-second',
    'c-third',
  ])
  await nameHeader.getByRole('button').click()
  await expect(nameHeader).toHaveAttribute('aria-sort', 'descending')
  expect((await names()).map((text) => /[abc]-(first|second|third)/.exec(text)?.[0])).toEqual([
    'c-third',
    'b-second',
    'a-first',
  ])
})

test('the filter takes words and key:value', async ({ docker, openWindow }) => {
  const published = ['--publish', '127.0.0.1:8080:80', '--restart', 'always', '--label', 'app=shop']
  await docker.run('run', '--detach', '--name', 'web', ...published, testImages.web)
  await docker.run('network', 'create', '--label', 'quayside.test=1', 'front')
  await docker.run('run', '--detach', '--name', 'api', '--network', 'front', testImages.sleeper)
  await docker.run('create', '--name', 'idle', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  await expect(containers.rows).toHaveCount(3)

  const expected: readonly (readonly [string, readonly string[]])[] = [
    ['we', ['web']],
    ['state:running', ['api', 'web']],
    ['-state:running', ['idle']],
    ['network:front', ['api']],
    ['label:app=shop', ['web']],
    ['port:8080', ['web']],
    ['restart:always', ['web']],
    ['image:sleeper state:running', ['api']],
    ['"no such thing"', []],
  ]
  for (const [text, names] of expected) {
    await containers.filter.fill(text)
    await expect(containers.rows, text).toHaveCount(names.length)
    expect((await containers.read()).map((row) => row.name)).toEqual(names)
  }
  await containers.filter.fill('')
  await expect(containers.rows).toHaveCount(3)
})

test('the status bar says where, what and how', async ({ docker, engine, openWindow }) => {
  const { page } = await openWindow()
  const { status } = mainWindow(page)
  await expect(status).toContainText('Connected')
  await expect(status).toContainText(engine.host)
  const version = await docker.run('version', '--format', '{{.Server.Version}}')
  await expect(status).toContainText(version.split('+')[0] ?? version)
  await expect(status).toContainText(/API 1\.\d\d/)
})

test('size, page, sort and grouping survive a restart', async ({ docker, folder, openWindow }) => {
  const userDataDir = path.join(folder, 'kept')
  const compose = ['--label', 'com.docker.compose.project=shop']
  await docker.run('create', '--name', 'web', ...compose, testImages.sleeper)
  const first = await openWindow({ userDataDir })
  await mainWindow(first.page).go('Containers')
  const before = containersPage(first.page)
  await expect(before.table).toContainText('shop')
  await before
    .header(/^State/)
    .getByRole('button')
    .click()
  await expect(before.header(/^State/)).toHaveAttribute('aria-sort', 'ascending')
  await first.page
    .getByRole('checkbox', { name: /^Group/ })
    .or(first.page.getByRole('button', { name: /^Group/ }))
    .click()
  await expect(before.table).not.toContainText('shop')
  await mainWindow(first.page).go('Networks')
  const bounds = { x: 40, y: 40, width: 1111, height: 777 }
  await first.electron.evaluate(({ BrowserWindow }, wanted) => {
    BrowserWindow.getAllWindows()[0]?.setBounds(wanted)
  }, bounds)
  await first.page.waitForFunction((width) => innerWidth === width, bounds.width)
  await first.close()

  const second = await openWindow({ userDataDir })
  await expect(mainWindow(second.page).heading).toHaveText('Networks')
  const restored = await second.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  )
  expect(restored).toMatchObject({ width: bounds.width, height: bounds.height })
  await mainWindow(second.page).go('Containers')
  const after = containersPage(second.page)
  await expect(after.header(/^State/)).toHaveAttribute('aria-sort', 'ascending')
  await expect(after.row('web')).toHaveCount(1)
  await expect(after.table).not.toContainText('shop')
})

test('a second start focuses the first window and ends', async ({ engine, openWindow }) => {
  const { electron, page, userDataDir } = await openWindow()
  await mainWindow(page).heading.waitFor()
  await electron.evaluate(({ app }) => {
    app.once('second-instance', () => Object.assign(globalThis, { heardSecond: true }))
  })
  const [command, args] = electronCommand(userDataDir)
  const exitCode = await new Promise<number>((resolve) => {
    const options = { env: { ...process.env, DOCKER_HOST: engine.host }, timeout: 20_000 }
    execFile(command, args, options, (error) => resolve(error === null ? 0 : Number(error.code ?? -1)))
  })
  expect(exitCode).toBe(0)
  const [windows, heard] = await electron.evaluate(({ BrowserWindow }) => [
    BrowserWindow.getAllWindows().length,
    'heardSecond' in globalThis,
  ])
  expect(windows).toBe(1)
  expect(heard).toBe(true)
})

test('after a kill -9 it starts as ever, with what was set', async ({ folder, openWindow }) => {
  const userDataDir = path.join(folder, 'kept')
  const first = await openWindow({ userDataDir })
  await mainWindow(first.page).go('Containers')
  const stateHeader = containersPage(first.page).header(/^State/)
  await stateHeader.getByRole('button').click()
  await expect(stateHeader).toHaveAttribute('aria-sort', 'ascending')
  const settingsFile = path.join(userDataDir, 'settings.json')
  await expect.poll(() => readFile(settingsFile, 'utf8').catch(() => '')).toContain('"state"')
  await first.kill()

  const second = await openWindow({ userDataDir })
  await mainWindow(second.page).go('Containers')
  await expect(containersPage(second.page).header(/^State/)).toHaveAttribute('aria-sort', 'ascending')
  await expect(mainWindow(second.page).status).toContainText('Connected')
})
