/** What the page of one container reads, on a real engine, with the docker CLI as the other party. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import { acquireTestEngine, type TestEngine } from '../../../scripts/lib/test-engine.mjs'
import { makeTestImages, TEST_IMAGES, TEST_LABEL } from '../../../scripts/lib/test-images.mjs'
import { resolveEndpoint } from './endpoint/resolve-endpoint'
import type { EnginePort } from './engine-port'
import { createEngine } from './index'

const { base, sleeper, healthy } = TEST_IMAGES
const nobody = 'f'.repeat(64)
let real: TestEngine
let engine: EnginePort

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', ['--host', real.host, ...args])
  return stdout.trim()
}

const run = (...args: string[]): Promise<string> =>
  docker('run', '--detach', '--label', `${TEST_LABEL}=1`, ...args)

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const cause: unknown = await promise.then(
    () => 'resolved',
    (reason: unknown) => reason,
  )
  return cause instanceof AppFailure ? cause.error.code : String(cause)
}

const made: string[] = []

beforeAll(async () => {
  real = await acquireTestEngine()
  await makeTestImages(real.host)
  const endpoint = await resolveEndpoint({
    env: {},
    homeDirectory: '/nowhere',
    readFile,
    platform: 'linux',
    hostOption: real.host,
  })
  engine = createEngine({ endpoint })
  await engine.connect()
})

afterAll(async () => {
  engine?.dispose()
  if (made.length > 0) await docker('rm', '--force', '--volumes', ...made)
  await real?.dispose()
})

async function container(...args: string[]): Promise<string> {
  const id = await run(...args)
  made.push(id)
  return id
}

describe('the details of a container', () => {
  it('are what docker inspect says', async () => {
    const id = await container(
      '--memory=32m',
      '--env=TOKEN=a=b',
      '--user=1000',
      '--workdir=/tmp',
      '--stop-timeout=3',
      '--cap-add=NET_ADMIN',
      '--entrypoint=sh',
      sleeper,
      '-c',
      'sleep 1d',
    )
    const details = await engine.containerDetails(id)
    const pid = await docker('inspect', '--format', '{{.State.Pid}}', id)
    expect(details).toMatchObject({
      id,
      pid: Number(pid),
      entrypoint: ['sh'],
      arguments: ['-c', 'sleep 1d'],
      user: '1000',
      workingDirectory: '/tmp',
      hostname: id.slice(0, 12),
      stopTimeoutSeconds: 3,
      limits: { memoryBytes: 32 * 1024 * 1024 },
      logDriver: 'json-file',
    })
    expect(details?.environment).toContainEqual(['TOKEN', 'a=b'])
    expect(details?.networks[0]?.ipv4PrefixLength).toBeGreaterThan(0)
  })

  it('tell the probes of a health check, and their output', async () => {
    const id = await container('--health-cmd=echo sick; exit 1', '--health-interval=1s', sleeper)
    await expect
      .poll(async () => (await engine.containerDetails(id))?.healthDetails?.probes[0], { timeout: 30_000 })
      .toMatchObject({ exitCode: 1, output: 'sick\n' })
    expect((await engine.containerDetails(id))?.healthcheck?.intervalMs).toBe(1000)
    const byImage = await container(healthy)
    expect((await engine.containerDetails(byImage))?.healthcheck?.test[0]).toBe('CMD-SHELL')
  })

  it('hold the text of docker inspect with every number as it was', async () => {
    const id = await container('--ulimit=core=9223372036854775807', sleeper)
    const inspect = await engine.containerInspectText(id)
    expect(inspect).toMatchObject({ isCut: false, characterCount: inspect?.text.length })
    expect(inspect?.text).toContain('9223372036854775807')
    expect(JSON.parse(inspect?.text ?? '')).toEqual((JSON.parse(await docker('inspect', id)) as unknown[])[0])
  })
})

describe('processes and files', () => {
  it('are those of docker top and docker diff, with the sizes of files', async () => {
    const id = await container(
      base,
      'sh',
      '-c',
      'printf 12345 >"/a b"; ln -s /nowhere /link; mkdir /folder; rm -rf /www; sleep 1d',
    )
    await expect
      .poll(async () => (await engine.containerFileChanges(id))?.files.map(({ path }) => path))
      .toContain('/folder')
    const changes = await engine.containerFileChanges(id)
    const kinds = new Map(changes?.files.map(({ path, kind }) => [path, kind]))
    expect(Object.fromEntries(kinds)).toMatchObject({ '/a b': 'added', '/folder': 'added', '/link': 'added' })
    expect(changes?.files).toHaveLength((await docker('diff', id)).split('\n').length)
    expect(changes?.layerBytes).toBeGreaterThanOrEqual(5)
    expect(await engine.containerFileFacts(id, '/a b')).toMatchObject({ type: 'file', sizeBytes: 5 })
    expect(await engine.containerFileFacts(id, '/folder')).toMatchObject({ type: 'directory' })
    expect(await engine.containerFileFacts(id, '/link')).toMatchObject({ type: 'link' })
    expect(await engine.containerFileFacts(id, '/none')).toBeNull()
    expect(await codeOf(engine.containerFileFacts(id, 'relative'))).toBe('INVALID_INPUT')
    const processes = await engine.containerProcesses(id)
    expect(processes?.titles).toContain('PID')
    expect(processes?.rows.flat()).toContain('sleep 1d')
  })

  it('are refused by name where there are none', async () => {
    const id = await container(base, 'true')
    await docker('wait', id)
    expect(await codeOf(engine.containerProcesses(id))).toBe('CONFLICT')
    expect((await engine.containerFileChanges(id))?.files).toEqual([])
  })
})

it('what is gone is null, whatever was asked', async () => {
  expect(await engine.containerDetails(nobody)).toBeNull()
  expect(await engine.containerInspectText(nobody)).toBeNull()
  expect(await engine.containerProcesses(nobody)).toBeNull()
  expect(await engine.containerFileChanges(nobody)).toBeNull()
  expect(await engine.containerFileFacts(nobody, '/etc')).toBeNull()
  expect(await engine.containerRunCommand(nobody, { shell: 'posix', layout: 'line' })).toBeNull()
})

describe('the docker run of a container', () => {
  const form = { shell: 'posix', layout: 'line' } as const

  it('leaves out what the image says', async () => {
    // Another name at each try: a failed one leaves its container.
    const name = `details-run-${randomUUID().slice(0, 8)}`
    const id = await container(`--name=${name}`, '--restart=always', sleeper)
    const printed = await engine.containerRunCommand(id, form)
    expect(printed).toEqual({
      // The label that every test object has is the image's own.
      command: `docker run -d --name ${name} --restart always ${sleeper}`,
      problem: null,
      notExpressible: [],
      needs: [],
      image: 'present',
    })
    const lines = await engine.containerRunCommand(id, { shell: 'powershell', layout: 'lines' })
    expect(lines?.command?.split(' `\n  ')).toHaveLength(5)
  })

  it('says when the image’s name means another image by now', async () => {
    await docker('tag', sleeper, 'details-moving:1')
    const id = await container('details-moving:1')
    await docker('tag', healthy, 'details-moving:1')
    expect((await engine.containerRunCommand(id, form))?.image).toBe('moved')
    await docker('image', 'rm', 'details-moving:1')
    expect((await engine.containerRunCommand(id, form))?.image).toBe('gone')
  })
})
