/** Names and labels that a container, an image or a network may carry, chosen to do harm: they are text and nothing else. */
import type { Page } from '@playwright/test'
import { expect, test, testImages } from '../support/fixtures'
import type { EngineApi } from '../support/engine-api'
import { containersPage } from '../pages/containers-page'
import { mainWindow, pageNames } from '../pages/main-window'
import { objectTable } from '../pages/object-table'

const markup = '<img src=x onerror=window.__pwned=1>'
const escapes = 'a\u001b]52;c;cm0gLXJmIC8=\u0007\u001b[2J\u001b]0;owned\u0007'
const rightToLeft = 'prod\u202etxt.bd'
const controls = 'a\u0000b\r\nc'

/** What the person sees instead of what would act on the screen. */
const shown = new Map([
  [markup, markup],
  [escapes, 'a␛]52;c;cm0gLXJmIC8=␇␛[2J␛]0;owned␇'],
  [rightToLeft, 'prod<U+202E>txt.bd'],
  [controls, 'a␀b␍␊c'],
])
/** Same length in the list, nothing to fear: what the hostile page must be built like. */
const benign = ['net-one', 'net-two', 'net-three', 'net-four']

async function removeNetworks(engineApi: EngineApi, ids: readonly string[]): Promise<void> {
  for (const id of ids) await engineApi.call('DELETE', `/networks/${id}`)
}

async function expectUnharmed(page: Page): Promise<void> {
  expect(await page.evaluate(() => '__pwned' in window)).toBe(false)
  expect(await page.evaluate(() => Object.keys(Object.prototype).length)).toBe(0)
}

/** How many elements of each kind the page is built of. */
function countElements(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const counts: Record<string, number> = {}
    for (const { localName } of document.querySelectorAll('*'))
      counts[localName] = (counts[localName] ?? 0) + 1
    return counts
  })
}

test('network names (N01–N04) are shown as text, on one line each, and build no element', async ({
  docker,
  engineApi,
  openWindow,
}) => {
  const { electron, page } = await openWindow()
  const window = mainWindow(page)
  const networks = objectTable(page, 'Networks')
  await electron.evaluate(({ clipboard }) => void clipboard.writeText('untouched'))
  const titleBefore = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getTitle(),
  )

  await window.go('Networks')
  const twins: string[] = []
  for (const name of benign) twins.push(await engineApi.createNetwork(name))
  await expect(networks.rows).toHaveCount(3 + benign.length)
  const benignElements = await countElements(page)
  const benignHeight = (await networks.row('net-four').boundingBox())?.height
  await removeNetworks(engineApi, twins)
  await expect(networks.rows).toHaveCount(3)

  const hostile: string[] = []
  for (const name of shown.keys()) hostile.push(await engineApi.createNetwork(name))
  await expect(networks.rows).toHaveCount(3 + shown.size)
  for (const text of shown.values()) {
    await expect(networks.row(text)).toHaveCount(1)
    expect((await networks.row(text).boundingBox())?.height).toBe(benignHeight)
  }
  expect(await countElements(page)).toEqual(benignElements)

  // In a container's row too, and in its accessible name.
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  for (const id of hostile) await docker.run('network', 'connect', id, 'web')
  await window.go('Containers')
  const cell = containersPage(page).cell('web', 'networks')
  await expect(cell).toContainText(/img src=x|a␛|prod<U\+202E>|a␀b/)

  for (const name of pageNames) {
    await window.go(name)
    await expectUnharmed(page)
  }
  expect(await electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('untouched')
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())).toBe(
    titleBefore,
  )
  await docker.run('rm', '--force', 'web')
  await removeNetworks(engineApi, hostile)
  await window.go('Networks')
  await expect(networks.rows).toHaveCount(3)
})

test('hostile labels (L01, L03), environment, author, comment and health output do no harm', async ({
  docker,
  engineApi,
  openWindow,
}) => {
  // Parsed, not written down: in a literal `__proto__` would be no key of its own.
  const odd = JSON.parse(
    '{"__proto__":"evil","constructor":"c","toString":"t","hasOwnProperty":"h","a":"1"}',
  ) as Record<string, string>
  const output = '\u001b[31m<b>x</b>\r'.repeat(300)
  await engineApi.createContainer('labelled', {
    Image: testImages.sleeper,
    Labels: {
      ...odd,
      [markup]: markup,
      'org.opencontainers.image.source': 'javascript:window.__pwned=1',
      'com.docker.compose.project': markup,
      'com.docker.compose.service': escapes,
    },
    Env: [`X='"; $(touch /tmp/quayside-pwned) \`id\``, `HTML=${markup}`],
    Healthcheck: { Test: ['CMD', 'printf', '%s', output], Interval: 1_000_000_000 },
  })
  await docker.run('start', 'labelled')
  const told = ['--author', markup, '--message', `\u001b]8;;https://evil.example\u001b\\click${markup}`]
  await docker.run('commit', ...told, '--change', 'LABEL quayside.test=1', 'labelled', 'quayside-test/told:1')

  const { page } = await openWindow()
  const window = mainWindow(page)
  const containers = containersPage(page)
  await window.go('Containers')
  await expect(containers.cell('labelled', 'state')).toHaveText('running')
  await expect(containers.table).toContainText(markup)

  // Every label can be found, those that are named like an object's own parts too.
  for (const label of ['a=1', '__proto__=evil', 'constructor=c', 'toString=t', 'hasOwnProperty=h']) {
    await containers.filter.fill(`label:${label}`)
    await expect(containers.row('labelled')).toHaveCount(1)
  }
  await containers.filter.fill('label:a=2')
  await expect(containers.row('labelled')).toHaveCount(0)
  await containers.filter.fill('')

  await containers.press('Remove', 'labelled')
  const dialog = window.dialog(/^Remove container/)
  await expect(dialog).toContainText('labelled')
  await expectUnharmed(page)
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click()
  for (const name of pageNames) {
    await window.go(name)
    await expectUnharmed(page)
  }
  expect(await page.getByRole('link', { name: /javascript|evil/ }).count()).toBe(0)
  await docker.run('rmi', 'quayside-test/told:1')
})
