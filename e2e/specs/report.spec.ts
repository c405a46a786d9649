/** `npm run report` and the window speak of the same engine. */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test, testImages } from '../support/fixtures'
import { compare } from '../support/docker'
import { containersPage } from '../pages/containers-page'
import { mainWindow } from '../pages/main-window'

const reportScript = path.resolve(import.meta.dirname, '../../out/main/report.js')

interface Report {
  readonly containers: readonly { readonly name: string; readonly state: string }[]
}

test('the report names the same containers in the same states as the window', async ({
  docker,
  engine,
  openWindow,
}) => {
  await docker.run('run', '--detach', '--name', 'runs', testImages.sleeper)
  await docker.run('run', '--detach', '--name', 'rests', testImages.sleeper)
  await docker.run('pause', 'rests')
  await docker.run('create', '--name', 'waits', testImages.sleeper)
  await docker.attempt('run', '--name', 'fell', testImages.crasher)

  const { page } = await openWindow()
  const containers = containersPage(page)
  await mainWindow(page).go('Containers')
  await expect(containers.rows).toHaveCount(4)

  const { stdout } = await promisify(execFile)(process.execPath, [reportScript, '--json'], {
    env: { ...process.env, DOCKER_HOST: engine.host },
  })
  const reported = (JSON.parse(stdout) as Report).containers
    .map(({ name, state }) => ({ name, state }))
    .sort((a, b) => compare(a.name, b.name))
  expect(reported).toEqual(await containers.read())
  expect(reported).toEqual(await docker.containers())
})
