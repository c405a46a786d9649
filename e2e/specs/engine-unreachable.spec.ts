/** No engine at the start: the window says which endpoint, why, and the way out; then goes on by itself. */
import { link, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test, testImages } from '../support/fixtures'
import { createDocker } from '../support/docker'
import { startSilentEngine, startWebServer } from '../support/false-engines'
import { containersPage } from '../pages/containers-page'
import { mainWindow } from '../pages/main-window'
import { unreachablePage } from '../pages/unreachable-page'

test('no socket: named with its way out; when the engine comes, rows come without a click', async ({
  ownEngine,
  openWindow,
}) => {
  const docker = createDocker(ownEngine.host)
  await docker.run('create', '--name', 'web', testImages.sleeper)
  await ownEngine.stop()
  await rm(ownEngine.socketPath ?? '', { force: true })

  const { page } = await openWindow({ host: ownEngine.host })
  const { content, tryAgain } = unreachablePage(page)
  await expect(content).toContainText(ownEngine.socketPath ?? '', { timeout: 10_000 })
  await expect(content).toContainText('DOCKER_HOST')
  await expect(content).toContainText('ENOENT')
  await expect(tryAgain).toBeEnabled()
  // DOCKER_HOST points there: no command for the machine's own engine would help.
  await expect(content.getByRole('region', { name: 'Command', exact: true })).toContainText(
    'docker context ls',
  )
  await expect(mainWindow(page).status).toContainText('Disconnected')

  await ownEngine.start()
  const containers = containersPage(page)
  await expect(containers.cell('web', 'state')).toHaveText('created', { timeout: 5_000 })
  await expect(mainWindow(page).status).toContainText('Connected')
  await expect(tryAgain).toHaveCount(0)
})

test('refused: a socket file that nobody listens on', async ({ openWindow }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'quayside-e2e-dead-'))
  const socketPath = path.join(folder, 'docker.sock')
  try {
    await leaveDeadSocket(socketPath)
    const { page } = await openWindow({ host: `unix://${socketPath}` })
    const { content, tryAgain } = unreachablePage(page)
    await expect(content).toContainText(socketPath, { timeout: 10_000 })
    await expect(content).toContainText('ECONNREFUSED')
    await expect(tryAgain).toBeVisible()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('not answering: a socket that accepts and stays silent', async ({ openWindow }) => {
  const silent = await startSilentEngine()
  try {
    const { page } = await openWindow({ host: silent.host })
    const { content } = unreachablePage(page)
    await expect(content).toContainText(silent.socketPath, { timeout: 15_000 })
    await expect(content).toContainText(/not answer/i)
  } finally {
    await silent.close()
  }
})

test('not Docker: a web server where the engine should be', async ({ openWindow }) => {
  const server = await startWebServer()
  try {
    const { page } = await openWindow({ host: server.host })
    const { content } = unreachablePage(page)
    await expect(content).toContainText(server.socketPath, { timeout: 10_000 })
    await expect(content).toContainText(/not (a )?Docker/i)
  } finally {
    await server.close()
  }
})

test('a wrong endpoint is named, and no other engine is tried in its place', async ({ openWindow }) => {
  const { page } = await openWindow({
    host: 'not-a-scheme://nowhere',
    expectedLog: /endpoint of the engine could not be resolved/,
  })
  const { content } = unreachablePage(page)
  await expect(content).toContainText('DOCKER_HOST', { timeout: 10_000 })
  await expect(mainWindow(page).status).toContainText('Disconnected')
})

test('a file that is no socket is not taken for an engine', async ({ openWindow }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'quayside-e2e-file-'))
  const file = path.join(folder, 'docker.sock')
  await writeFile(file, '')
  try {
    const { page } = await openWindow({ host: `unix://${file}` })
    const { content, tryAgain } = unreachablePage(page)
    await expect(content).toContainText(file, { timeout: 10_000 })
    await expect(tryAgain).toBeVisible()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** What a killed engine leaves: the file stays when the listener's process ends without closing it. */
async function leaveDeadSocket(socketPath: string): Promise<void> {
  const server = createServer()
  const listening = `${socketPath}.live`
  await new Promise<void>((resolve) => server.listen(listening, resolve))
  // Node removes the name it listened on; the second name of the same socket stays.
  await link(listening, socketPath)
  await new Promise((resolve) => server.close(resolve))
}
