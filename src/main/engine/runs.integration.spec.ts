/** What `docker run` needs, against a real engine, with the docker CLI as the other party. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PullReport } from '@shared/domain/job'
import { AppFailure } from '@shared/domain/result'
import { parseRunCommand } from '@shared/domain/run/parse-run-command'
import { acquireTestEngine, type TestEngine } from '../../../scripts/lib/test-engine.mjs'
import { makeTestImages, TEST_IMAGES, TEST_LABEL } from '../../../scripts/lib/test-images.mjs'
import { resolveEndpoint } from './endpoint/resolve-endpoint'
import type { EnginePort } from './engine-port'
import { createEngine } from './index'
import { startTestRegistry, type TestRegistry } from './test-support/test-registry'

const { base, sleeper, web } = TEST_IMAGES
let real: TestEngine
let engine: EnginePort

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', ['--host', real.host, ...args])
  return stdout.trim()
}

async function errorOf(promise: Promise<unknown>): Promise<AppFailure['error']> {
  const cause: unknown = await promise.then(
    () => expect.fail('resolved'),
    (reason: unknown) => reason,
  )
  if (!(cause instanceof AppFailure)) throw cause
  return cause.error
}

async function create(line: string) {
  const reading = parseRunCommand(line, { streamsAs: 'run' })
  if ('error' in reading) throw new Error(reading.error)
  return engine.createContainer(reading)
}

/** Of `docker inspect`, what a person asked for: no ids, times, names, or places that carry them. */
async function asked(id: string): Promise<unknown> {
  const text = await docker('container', 'inspect', id)
  const [found] = JSON.parse(text) as { Config: object; HostConfig: object; NetworkSettings: Networks }[]
  if (found === undefined) return expect.fail(`${id} is gone`)
  const networks = Object.entries(found.NetworkSettings.Networks).map(([name, network]) => [
    name,
    {
      IPAMConfig: network.IPAMConfig,
      Aliases: (network.Aliases ?? []).filter((alias) => !id.startsWith(alias)),
    },
  ])
  const Config = { ...found.Config, Hostname: '' }
  return { Config, HostConfig: found.HostConfig, networks: Object.fromEntries(networks) as unknown }
}

interface Networks {
  readonly Networks: Readonly<
    Record<string, { readonly IPAMConfig: unknown; readonly Aliases: readonly string[] | null }>
  >
}

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
  await docker('network', 'create', '--label', TEST_LABEL, '--subnet', '10.77.1.0/24', 'run-front')
  await docker('network', 'create', '--label', TEST_LABEL, '--subnet', '10.77.2.0/24', 'run-back')
}, 180_000)

afterAll(async () => {
  engine.dispose()
  await real.dispose()
})

describe('a container created from a command line', () => {
  it.each([
    `run -d ${sleeper}`,
    `run -dit -e A='x y' -l role=web -w /tmp -u nobody -h box --init --read-only ${base} sh -c 'echo "$A"'`,
    `run -d -p 127.0.0.1::80 -p 9000-9002:9000-9002/udp -P --restart on-failure:3 ${web}`,
    `run -d -v run-data:/d:ro --tmpfs /t:size=1m --mount type=bind,source=/etc,target=/e,readonly ${sleeper}`,
    `run -d -m 64m --cpus 0.5 --pids-limit 50 --ulimit nofile=64:128 --cap-drop ALL --cap-add CHOWN ${sleeper}`,
    `run -d --health-cmd 'true' --health-interval 5s --log-driver json-file --log-opt max-size=1m ${sleeper}`,
    `run -d --network run-front --ip 10.77.1.9 --network-alias a --add-host db:10.0.0.1 --dns 9.9.9.9 ${sleeper}`,
    `run --rm --entrypoint '' --stop-signal INT --stop-timeout 3 --sysctl net.core.somaxconn=64 ${base} true`,
  ])('is the one that docker makes: %s', async (words) => {
    const own = await create(`docker ${words}`)
    expect(own.networkError).toBeNull()
    // As `docker run` sends it, without starting: create with the streams of run is what -d asks for.
    const theirs = await theirContainer(words)
    expect(await asked(own.containerId)).toEqual(await asked(theirs))
    await docker('rm', '--force', own.containerId, theirs)
  })

  it('is on each of several networks, with its addresses, whatever the version', async () => {
    const line = `docker run -d --network run-front --ip 10.77.1.8 --network name=run-back,alias=second,ip=10.77.2.8 ${sleeper}`
    const { containerId, networkError } = await create(line)
    expect(networkError).toBeNull()
    await engine.startContainer(containerId)
    const format = '{{range $name, $at := .NetworkSettings.Networks}}{{$name}}={{$at.IPAddress}} {{end}}'
    const addresses = await docker('inspect', '--format', format, containerId)
    expect(addresses.split(' ').sort()).toEqual(['run-back=10.77.2.8', 'run-front=10.77.1.8'])
    await docker('rm', '--force', containerId)
  })

  it('is refused in the words of the engine, and kept where only its network is missing', async () => {
    expect(await errorOf(create('docker run no-such/image:1'))).toMatchObject({
      code: 'NOT_FOUND',
      detail: expect.stringMatching(/no such image/i) as string,
    })
    const first = await create(`docker run --name run-taken ${sleeper}`)
    expect(await errorOf(create(`docker run --name run-taken ${sleeper}`))).toMatchObject({
      code: 'CONFLICT',
      detail: expect.stringContaining('already in use') as string,
    })
    await docker('rm', first.containerId)
  })
})

/** `docker run` would start it: so its words go to `docker create`, with the streams that a detached run has. */
async function theirContainer(words: string): Promise<string> {
  const shell = (text: string) => promisify(execFile)('sh', ['-c', text])
  const isStarted = words.startsWith('run -d')
  const { stdout } = await shell(
    `docker --host ${real.host} ${isStarted ? words : words.replace(/^run/, 'create')}`,
  )
  return stdout.trim()
}

describe('the image of a run', () => {
  it('tells what it would give a container, and that it is missing', async () => {
    expect(await engine.runImage(web)).toMatchObject({
      exposedPorts: ['443/tcp', '80/tcp'],
      os: 'linux',
      entrypoint: [],
      hasHealthcheck: false,
    })
    expect((await engine.runImage(TEST_IMAGES.healthy))?.hasHealthcheck).toBe(true)
    expect(await engine.runImage('no-such/image:1')).toBeNull()
  })
})

describe('a pull', () => {
  let registry: TestRegistry
  beforeAll(async () => {
    registry = await startTestRegistry(docker, base)
  }, 60_000)

  async function pull(reference: string, signal?: AbortSignal): Promise<PullReport[]> {
    const reports: PullReport[] = []
    await engine.pullImage(reference, '', (report) => reports.push(report), signal)
    return reports
  }

  it('brings the image, and tells how far each layer is', async () => {
    const reports = await pull(registry.reference)
    expect(reports[0]?.status).toMatch(/^Pulling from/)
    const layers = new Set(reports.flatMap(({ layerId }) => layerId ?? []))
    expect(layers.size).toBe(2)
    const ends = reports.filter(({ status }) => status === 'Pull complete')
    expect(new Set(ends.map(({ layerId }) => layerId))).toEqual(layers)
    expect((await engine.runImage(registry.reference))?.command).toEqual(['true'])
  }, 60_000)

  it('of what the registry has not ends with the words of the registry', async () => {
    const error = await errorOf(pull('127.0.0.1:5000/app:2'))
    expect(error.detail).toMatch(/manifest.*(not found|unknown)/)
    expect((await errorOf(pull('127.0.0.1:9/app:1'))).detail).toMatch(/connection refused/)
    expect((await errorOf(pull(`sha256:${'a'.repeat(64)}`))).code).toBe('INVALID_INPUT')
  }, 60_000)

  it('that is cancelled in its middle leaves no image', async () => {
    const controller = new AbortController()
    const reports: PullReport[] = []
    const pulling = engine.pullImage(
      registry.slowReference,
      '',
      (report) => {
        reports.push(report)
        if (report.status === 'Pull complete' || report.status === 'Download complete') controller.abort()
      },
      controller.signal,
    )
    expect((await errorOf(pulling)).code).toBe('CANCELLED')
    expect(reports.length).toBeGreaterThan(1)
    expect(await engine.runImage(registry.slowReference)).toBeNull()
  }, 60_000)
})
