/** Actions on a real engine: what is said to have happened is what docker shows afterwards. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startTestEngine, type TestEngine } from '../../../scripts/lib/test-engine.mjs'
import { makeTestImages, TEST_IMAGES } from '../../../scripts/lib/test-images.mjs'
import { createEngine } from '../engine'
import { resolveEndpoint } from '../engine/endpoint/resolve-endpoint'
import type { EnginePort } from '../engine/engine-port'
import { silentLogger } from '../log'
import { systemClock } from '../state/clock'
import { createEngineState, type EngineState } from '../state/engine-state'
import type { Actions } from './action-port'
import { createContainerActions } from './container-actions'

const { sleeper, web } = TEST_IMAGES
const plain = { force: false, removeAnonymousVolumes: false }
let engine: TestEngine
let port: EnginePort
let state: EngineState
let actions: Actions

async function docker(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', ['--host', engine.host, ...words])
  return stdout.trim()
}

const stateOf = (id: string) => docker('inspect', '--format', '{{.State.Status}}', id)

/** Waits until the view knows the container as docker shows it. */
async function made(...words: readonly string[]): Promise<string> {
  const id = await docker(...words)
  await vi.waitFor(() => expect(state.snapshot.containers.get(id)?.isInspected).toBe(true))
  return id
}

beforeAll(async () => {
  engine = await startTestEngine()
  await makeTestImages(engine.host)
  const endpoint = await resolveEndpoint({
    env: { DOCKER_HOST: engine.host },
    homeDirectory: '/nonexistent',
    readFile,
    platform: process.platform,
  })
  port = createEngine({ endpoint })
  state = createEngineState({ port, clock: systemClock, random: Math.random, logger: silentLogger })
  actions = createContainerActions({
    port,
    state,
    clock: systemClock,
    randomId: randomUUID,
    logger: silentLogger,
  })
  state.start()
  await vi.waitFor(() => expect(state.status.phase).toBe('live'), { timeout: 5000 })
})

afterAll(async () => {
  await state?.dispose()
  port?.dispose()
  await engine?.dispose()
})

describe('actions on an engine', () => {
  it('do each verb and take it back', async () => {
    const id = await made('run', '--detach', '--name', 'verbs', sleeper)
    expect((await actions.act('pause', [id])).state).toBe('succeeded')
    expect(await stateOf(id)).toBe('paused')
    const unpaused = await actions.act('unpause', [id])
    expect(unpaused.undoVerb).toBe('pause')
    await actions.undo(unpaused.activityId)
    expect(await stateOf(id)).toBe('paused')

    // docker resumes a paused container to stop it.
    expect((await actions.act('stop', [id])).results[0]?.outcome).toBe('done')
    expect(await stateOf(id)).toBe('exited')
    expect((await actions.act('stop', [id])).results[0]?.outcome).toBe('unchanged')
    expect((await actions.act('start', [id])).results[0]?.outcome).toBe('done')
    expect((await actions.act('start', [id])).results[0]?.outcome).toBe('unchanged')
    expect((await actions.act('restart', [id])).results[0]?.outcome).toBe('done')
    expect((await actions.act('kill', [id])).results[0]?.outcome).toBe('done')
    await vi.waitFor(async () => expect(await stateOf(id)).toBe('exited'))

    const renamed = await actions.rename(id, 'other')
    expect(await docker('inspect', '--format', '{{.Name}}', id)).toBe('/other')
    await actions.undo(renamed.activityId)
    expect(await docker('inspect', '--format', '{{.Name}}', id)).toBe('/verbs')
    await docker('rm', id)
  })

  it('keep the words of the engine', async () => {
    const first = await made('run', '--detach', '--name', 'holder', '--publish', '18090:80', web)
    const second = await made('create', '--name', 'wanter', '--publish', '18090:80', web)
    const entry = await actions.act('start', [second])
    expect(entry.state).toBe('failed')
    expect(entry.results[0]?.error?.detail).toContain('port is already allocated')
    const taken = await actions.rename(second, 'holder')
    expect(taken.results[0]?.error).toMatchObject({ code: 'CONFLICT' })
    expect(taken.results[0]?.error?.detail).toContain('already in use')
    await docker('rm', '--force', first, second)
  })

  it('plan a removal truthfully, and remove no more than that', async () => {
    await docker('volume', 'create', 'kept')
    const id = await made(
      'run',
      '--detach',
      '--name',
      'doomed',
      '--volume',
      'kept:/kept',
      '--volume',
      '/made',
      sleeper,
    )
    await docker('exec', id, 'sh', '-c', 'echo twelve bytes > /etc/added; rm /etc/group; touch /etc/passwd')
    const refused = await actions.plan('remove', [id], plain)
    expect(refused).toMatchObject({ items: [], refusals: [{ id, reason: 'is-running' }], dockerCommand: '' })

    const plan = await actions.plan('remove', [id], { force: true, removeAnonymousVolumes: true })
    const notes = plan.items[0]?.notes ?? []
    const files = notes.find((note) => note.kind === 'changed-files')
    const diff = (await docker('diff', id)).split('\n')
    const count = (letter: string) => diff.filter((line) => line.startsWith(letter)).length
    expect(files).toMatchObject({ added: count('A'), modified: count('C'), deleted: count('D') })
    expect(files).toHaveProperty(
      'bytes',
      Number(await docker('inspect', '--size', '--format', '{{.SizeRw}}', id)),
    )
    const anonymous = notes.find((note) => note.kind === 'anonymous-volumes')
    expect(anonymous).toMatchObject({ isRemoved: true })
    expect(notes).toContainEqual({ kind: 'named-volumes-stay', names: ['kept'] })
    expect(plan.dockerCommand).toBe(`DOCKER_HOST=${engine.host} docker container rm --force --volumes doomed`)
    expect(await stateOf(id)).toBe('running')

    const entry = await actions.apply(plan.planId)
    expect(entry.state).toBe('succeeded')
    expect(await docker('volume', 'ls', '--quiet')).toBe('kept')
    await vi.waitFor(() => expect(state.snapshot.containers.has(id)).toBe(false))
    await docker('volume', 'rm', 'kept')
  })

  it('give a command that does the same when it is pasted', async () => {
    const id = await made('create', '--name', 'pasted', sleeper)
    const plan = await actions.plan('remove', [id], plain)
    await promisify(execFile)('sh', ['-c', plan.dockerCommand], {
      // Of another terminal: the command alone says which engine is meant.
      env: { PATH: process.env['PATH'], DOCKER_HOST: 'unix:///nonexistent.sock' },
    })
    await expect(stateOf(id)).rejects.toThrow('No such object')
    const entry = await actions.apply(plan.planId)
    expect(entry.results[0]).toMatchObject({ outcome: 'unchanged', error: null })
  })

  it('leave out what was started since the plan was made', async () => {
    const id = await made('create', '--name', 'started', sleeper)
    const plan = await actions.plan('remove', [id], { force: true, removeAnonymousVolumes: false })
    await docker('start', id)
    const entry = await actions.apply(plan.planId)
    expect(entry.results[0]).toMatchObject({ outcome: 'skipped', error: { code: 'CHANGED_SINCE_PLAN' } })
    expect(await stateOf(id)).toBe('running')
    await docker('rm', '--force', id)
  })

  it('count a container with --rm as done when it is stopped and gone', async () => {
    const id = await made('run', '--detach', '--rm', '--name', 'passing', sleeper)
    expect((await actions.act('stop', [id])).results[0]).toMatchObject({ outcome: 'skipped' })
    expect(await stateOf(id)).toBe('running')
    const plan = await actions.plan('stop', [id], plain)
    const entry = await actions.apply(plan.planId)
    expect(entry.results[0]?.outcome).toBe('done')
    expect(entry.undoVerb).toBeNull()
    await vi.waitFor(() => expect(state.snapshot.containers.has(id)).toBe(false))
  })

  it('say unknown when the engine dies in the middle, and never more than it shows', async () => {
    // Takes its time to stop: it has no handler for SIGTERM.
    const id = await made('run', '--detach', '--name', 'slow', sleeper, 'sleep', '1d')
    const promise = actions.act('stop', [id])
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await engine.kill()
    await vi.waitFor(() => expect(actions.entries.at(-1)?.results[0]?.outcome).toBe('unknown'), {
      timeout: 5000,
    })
    await engine.start()
    const entry = await promise
    const isRunning = (await stateOf(id)) === 'running'
    expect(entry.results[0]?.outcome).toBe(isRunning ? 'unknown' : 'done')
  })
})
