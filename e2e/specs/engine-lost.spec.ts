/** The engine goes away and comes back under the open window: nothing vanishes, nothing is claimed that is not so. */
import { expect, test, testImages } from '../support/fixtures'
import { createDocker, type Docker } from '../support/docker'
import { containersPage } from '../pages/containers-page'
import { removeDialog } from '../pages/dialogs'
import { mainWindow } from '../pages/main-window'

/** 20 in the long form: QUAYSIDE_E2E_ROUNDS=20. */
const rounds = Number(process.env['QUAYSIDE_E2E_ROUNDS'] ?? 5)
const longestUntilDisconnectedMs = 2_000
const longestUntilEqualMs = 3_000
const longestUntilReconnectingMs = 7_000

async function makeContainers(docker: Docker): Promise<void> {
  await docker.run('run', '--detach', '--name', 'always', '--restart', 'always', testImages.sleeper)
  await docker.run('run', '--detach', '--name', 'falls', testImages.sleeper)
  await docker.run('run', '--detach', '--name', 'rests', testImages.sleeper)
  await docker.run('pause', 'rests')
  await docker.run('create', '--name', 'waits', testImages.sleeper)
  await docker.attempt('run', '--name', 'fell', testImages.crasher)
}

test(`kill -9 and restart of the engine, ${rounds} times`, async ({ ownEngine, openWindow }, testInfo) => {
  test.setTimeout(60_000 + rounds * 30_000)
  const docker = createDocker(ownEngine.host)
  await makeContainers(docker)
  const { page } = await openWindow({ host: ownEngine.host, isTraced: false })
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')
  await expect.poll(() => containers.read()).toEqual(await docker.containers())

  const figures: string[] = []
  for (let round = 1; round <= rounds; round++) {
    await docker.attempt('start', 'falls')
    await expect(containers.cell('falls', 'state')).toHaveText('running')
    await window.whenStatusReads('Connected', 5_000)
    const before = await containers.read()

    const disconnected = window.whenStatusReads('Disconnected', longestUntilDisconnectedMs + 500)
    const killedAt = Date.now()
    await ownEngine.kill()
    const untilDisconnectedMs = (await disconnected) - killedAt
    expect(untilDisconnectedMs, `round ${round}`).toBeLessThanOrEqual(longestUntilDisconnectedMs)

    expect(await containers.read()).toEqual(before)
    await expect(page.getByText(/Last known state/)).toBeVisible()
    for (const button of await containers.row('always').getByRole('button').all()) {
      const verb = (await button.getAttribute('aria-label')) ?? (await button.innerText())
      if (/^(Start|Stop|Remove)/.test(verb)) await expect(button).toBeDisabled()
    }

    const answered = (await ownEngine.start(), Date.now())
    let untilEqualMs: number
    for (;;) {
      const [shown, truth] = [await containers.read(), await docker.containers()]
      untilEqualMs = Date.now() - answered
      if (JSON.stringify(shown) === JSON.stringify(truth)) break
      if (untilEqualMs > longestUntilEqualMs + 1_000) expect(shown, `round ${round}`).toEqual(truth)
    }
    const connectedAt = await window.whenStatusReads('Connected', longestUntilEqualMs)
    expect(untilEqualMs, `round ${round}`).toBeLessThanOrEqual(longestUntilEqualMs)
    figures.push(`${untilDisconnectedMs} / ${Math.max(untilEqualMs, connectedAt - answered)}`)
  }
  testInfo.annotations.push({
    type: 'figures',
    description: `ms from kill to "Disconnected" / ms from the engine's answer to live and equal: ${figures.join(', ')}`,
  })
})

test('an engine that stops answering, then goes on', async ({ ownEngine, openWindow }) => {
  const docker = createDocker(ownEngine.host)
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const { page } = await openWindow({ host: ownEngine.host })
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')
  await expect(containers.cell('web', 'state')).toHaveText('running')

  const reconnecting = window.whenStatusReads('Reconnecting', longestUntilReconnectingMs + 1_000)
  const pausedAt = Date.now()
  ownEngine.pause()
  try {
    expect((await reconnecting) - pausedAt).toBeLessThanOrEqual(longestUntilReconnectingMs)
    await expect(containers.row('web')).toBeVisible()
    await expect(containers.button('Stop', 'web')).toBeDisabled()
  } finally {
    ownEngine.resume()
  }
  await window.whenStatusReads('Connected', 5_000)
  await expect(containers.button('Stop', 'web')).toBeEnabled()
  await docker.run('kill', 'web')
  await expect(containers.cell('web', 'state')).toHaveText('exited')
})

test('an orderly stop and start, with a container changed in between', async ({ ownEngine, openWindow }) => {
  const docker = createDocker(ownEngine.host)
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  await docker.run('run', '--detach', '--name', 'always', '--restart', 'always', testImages.sleeper)
  const { page } = await openWindow({ host: ownEngine.host })
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')
  await expect(containers.rows).toHaveCount(2)
  // An open dialog must not act on what is no longer known.
  await containers.press('Remove', 'web')
  const { cancel, confirm, dialog, withRunning } = removeDialog(page)
  await withRunning.check()
  await expect(confirm).toBeEnabled()

  await ownEngine.stop()
  await window.whenStatusReads('Disconnected', longestUntilDisconnectedMs)
  await expect(confirm).toBeDisabled()
  await cancel.click()
  await expect(dialog).toBeHidden()
  await expect(containers.rows).toHaveCount(2)

  await ownEngine.start()
  await docker.run('rename', 'web', 'site')
  await docker.run('run', '--detach', '--name', 'new', testImages.sleeper)
  await expect.poll(() => containers.read()).toEqual(await docker.containers())
  await window.whenStatusReads('Connected', longestUntilEqualMs)
})
