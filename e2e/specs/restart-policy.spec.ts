/** Restart policies, changed live, explained, and taken back; loops that are said. */
import { expect, test, testImages } from '../support/fixtures'
import { containersPage } from '../pages/containers-page'
import { readDockerCommand } from '../pages/dialogs'
import { mainWindow } from '../pages/main-window'
import { restartPolicyDialog } from '../pages/restart-policy-dialog'

test('change the policy of one, live, and take it back', async ({ docker, openWindow }) => {
  await docker.run('run', '--detach', '--name', 'web', testImages.sleeper)
  const startedAt = (await docker.inspect('web')).State.StartedAt
  const { page } = await openWindow()
  const containers = containersPage(page)
  const window = mainWindow(page)
  const policy = restartPolicyDialog(page)
  await window.go('Containers')

  await containers.pick('web', 'Restart policy')
  await expect(policy.radio('no')).toBeChecked()
  await expect(policy.confirm).toBeDisabled()
  await expect(policy.lanes).toHaveCount(5)

  await policy.radio('on-failure').check()
  await policy.limit.fill('1.5')
  await expect(policy.dialog.getByRole('alert')).toContainText('whole number')
  await expect(policy.confirm).toBeDisabled()
  await policy.limit.fill('3')
  await expect(policy.lanes.first()).toContainText('limit reached: stays down')
  await expect(policy.confirm).toBeEnabled()
  expect(await readDockerCommand(policy.dialog)).toMatch(/^docker .*update --restart on-failure:3 web$/)
  await policy.confirm.click()
  await expect(policy.dialog).toBeHidden({ timeout: 20_000 })
  await expect(containers.cell('web', 'restartPolicy')).toHaveText('on-failure:3')
  const changed = await docker.inspect('web')
  expect(changed.HostConfig.RestartPolicy).toEqual({ Name: 'on-failure', MaximumRetryCount: 3 })
  expect(changed.State.StartedAt).toBe(startedAt)

  await page.getByRole('button', { name: /^Activity/ }).click()
  const drawer = page.getByRole('complementary', { name: 'Activity' })
  await drawer.getByRole('button', { name: 'Undo' }).click()
  await expect(drawer.getByText('Set restart policy of web')).toHaveCount(2)
  // Beside the open drawer the list has fewer columns.
  await drawer.getByRole('button', { name: 'Close activity' }).click()
  await expect(containers.cell('web', 'restartPolicy')).toHaveText('no')
})

test('change several at once; what can’t have one is named with the reason', async ({
  docker,
  openWindow,
}) => {
  await docker.run('run', '--detach', '--name', 'a-web', '--restart', 'always', testImages.sleeper)
  await docker.run('create', '--name', 'b-db', testImages.sleeper)
  await docker.run('run', '--detach', '--name', 'c-temp', '--rm', testImages.sleeper)
  await docker.run('create', '--name', 'd-task', '--label', 'com.docker.swarm.task.id=x', testImages.sleeper)
  const { page } = await openWindow()
  const containers = containersPage(page)
  const policy = restartPolicyDialog(page)
  await mainWindow(page).go('Containers')

  await containers.select('a-web', 'b-db', 'c-temp')
  await containers.bulk('Restart policy')
  await expect(policy.confirm).toBeDisabled()
  await policy.radio('unless-stopped').check()
  await expect(policy.confirm).toHaveText(/Set for 2 containers/)
  await expect(policy.leftOut).toContainText('c-temp')
  await expect(policy.leftOut).toContainText('--rm')
  await policy.confirm.click()
  for (const name of ['a-web', 'b-db']) {
    await expect(containers.cell(name, 'restartPolicy')).toHaveText('unless-stopped', { timeout: 20_000 })
  }
  await expect(containers.cell('c-temp', 'restartPolicy')).toHaveText('no')

  await containers
    .row('d-task')
    .getByRole('button', { name: /^More actions/ })
    .click()
  await expect(page.getByRole('menuitem', { name: /^Restart policy/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
})

test('a restart loop is said, told on its page and over once it is stopped', async ({
  docker,
  openWindow,
}) => {
  const { page } = await openWindow()
  const containers = containersPage(page)
  const window = mainWindow(page)
  await window.go('Containers')
  await docker.run('run', '--detach', '--name', 'loop', '--restart', 'always', testImages.crasher)

  const sentence = /restarted \d+ times in .+, last exit code 3/
  await expect(containers.cell('loop', 'state')).toHaveText('restart loop', { timeout: 30_000 })
  await expect(page.getByRole('link', { name: 'loop is in a restart loop' })).toBeVisible()
  await window.go('Overview')
  await expect(page.getByText(sentence).first()).toBeVisible()
  await window.go('Containers')
  await page.getByRole('link', { name: 'loop', exact: true }).click()
  const story = page.getByRole('region', { name: 'Starts and ends' })
  await expect(story).toContainText(sentence)
  await expect(
    story.getByRole('listitem').filter({ hasText: 'started again by the policy' }),
  ).not.toHaveCount(0)

  await docker.run('stop', 'loop')
  await expect(story).not.toContainText(sentence)
  await expect(page.getByRole('link', { name: 'loop is in a restart loop' })).toBeHidden()
})
