/**
 * Against a Docker Engine of its own or the one of QUAYSIDE_TEST_HOST, with the docker CLI as the other party: it makes the objects and tells what is
 * true.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Container } from '@shared/domain/container'
import type { EngineEvent } from '@shared/domain/event'
import { AppFailure } from '@shared/domain/result'
import { acquireTestEngine, type TestEngine } from '../../../scripts/lib/test-engine.mjs'
import { makeTestImages, TEST_IMAGES, TEST_LABEL } from '../../../scripts/lib/test-images.mjs'
import { resolveEndpoint } from './endpoint/resolve-endpoint'
import type { EnginePort } from './engine-port'
import { createEngine } from './index'

const { base, sleeper, crasher, healthy } = TEST_IMAGES
const problems: string[] = []
let real: TestEngine
let engine: EnginePort

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', ['--host', real.host, ...args])
  return stdout.trim()
}

const run = (...args: string[]): Promise<string> => docker('run', '--detach', ...args)

async function connectEngine(): Promise<EnginePort> {
  const endpoint = await resolveEndpoint({
    env: {},
    homeDirectory: '/nowhere',
    readFile,
    platform: 'linux',
    hostOption: real.host,
  })
  const connected = createEngine({ endpoint, onProblem: (sentence) => problems.push(sentence) })
  await connected.connect()
  return connected
}

async function listed(id: string): Promise<Container> {
  const found = (await engine.listContainers()).find((container) => container.id === id)
  return found ?? expect.fail(`${id} is not in the list`)
}

async function inspected(id: string): Promise<Container> {
  return (await engine.inspectContainer(id)) ?? expect.fail(`${id} is gone`)
}

async function eventually<T>(probe: () => Promise<T>, isDone: (value: T) => boolean): Promise<T> {
  for (let turn = 0; turn < 200; turn += 1) {
    const value = await probe()
    if (isDone(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return expect.fail('it did not happen within 20 s')
}

async function errorOf(promise: Promise<unknown>): Promise<AppFailure['error']> {
  const cause: unknown = await promise.then(
    () => expect.fail('resolved'),
    (reason: unknown) => reason,
  )
  if (!(cause instanceof AppFailure)) throw cause
  return cause.error
}

/** What a list row can't know, set to the same on both sides. */
function rowFacts(container: Container): Partial<Container> {
  return {
    ...container,
    // Of a command with quotes a list tells too little.
    command: [],
    createdAtMs: Math.floor(container.createdAtMs / 1000),
    lastHealth: null,
    isOomKilled: null,
    stateError: '',
    startedAtMs: null,
    finishedAtMs: null,
    restartPolicy: null,
    restartCount: null,
    isAutoRemove: null,
    portBindings: null,
    isInspected: false,
    exposedPorts: [],
    networks: container.networks.map((network) => ({ ...network, aliases: [] })),
    // A list leaves the source of an anonymous volume empty.
    mounts: container.mounts.map((mount) => ({ ...mount, source: '' })),
  }
}

beforeAll(async () => {
  real = await acquireTestEngine()
  await makeTestImages(real.host)
  engine = await connectEngine()
})

afterAll(async () => {
  engine.dispose()
  await real.dispose()
})

describe('containers of a real engine', () => {
  it('map to the same from the list and from inspecting, in every state', async () => {
    await docker('network', 'create', '--label', TEST_LABEL, '--subnet', '10.31.0.0/24', 'net-b')
    await docker('network', 'create', '--label', TEST_LABEL, 'net-a')
    await docker('volume', 'create', '--label', TEST_LABEL, 'named')
    const web = await run(
      ...['--name', 'web', '--network', 'net-b', '--publish', '18080:80', '--publish', '127.0.0.1::53/udp'],
      ...['--expose', '7000', '--volume', 'named:/d', '--volume', '/anon', '--volume', '/etc:/host:ro'],
      ...['--restart', 'on-failure:2', '--label', '__proto__=evil', '--label', 'constructor=c'],
      ...['--label', 'com.docker.compose.project=shop', sleeper],
    )
    await docker('network', 'connect', 'net-a', 'web')
    const paused = await run('--name', 'paused', sleeper)
    await docker('pause', paused)
    const exited = await run('--name', 'exited', base, 'sh', '-c', 'exit 137')
    const created = await docker('create', '--name', 'created', base, 'echo', 'two words')
    const loop = await run('--name', 'loop', '--restart', 'always', crasher)
    const well = await run('--name', 'well', healthy)
    await docker('wait', exited)
    await eventually(
      () => inspected(well),
      ({ health }) => health === 'healthy',
    )
    const [loopRow, loopFull] = await eventually(
      async () => [await listed(loop), await inspected(loop)] as const,
      ([row, full]) => row.state === 'restarting' && full.state === 'restarting',
    )
    expect(rowFacts(loopRow)).toEqual(rowFacts(loopFull))
    expect(loopRow.exitCode).toBe(3)

    for (const id of [web, paused, exited, created, well]) {
      expect(rowFacts(await listed(id))).toEqual(rowFacts(await inspected(id)))
    }
    for (const id of [exited, created]) {
      expect((await listed(id)).command).toEqual((await inspected(id)).command)
    }
    expect(await listed(exited)).toMatchObject({ state: 'exited', exitCode: 137 })
    expect(await listed(paused)).toMatchObject({ state: 'paused', exitCode: null })
    expect(await listed(created)).toMatchObject({ command: ['echo', 'two words'], exitCode: null })
    expect(await listed(well)).toMatchObject({ health: 'healthy' })
    const row = await listed(web)
    expect(row.labels).toContainEqual(['__proto__', 'evil'])
    expect(row).toMatchObject({ composeProject: 'shop', imageReference: sleeper })
    expect(row.networks.map(({ networkName }) => networkName)).toEqual(['net-a', 'net-b'])
    expect(row.publishedPorts.map(({ containerPort }) => containerPort)).toEqual([80, 53, 80])
    expect(await inspected(web)).toMatchObject({
      restartPolicy: { name: 'on-failure', maximumRetryCount: 2 },
      exposedPorts: [
        { containerPort: 53, protocol: 'udp' },
        { containerPort: 80, protocol: 'tcp' },
        { containerPort: 7000, protocol: 'tcp' },
      ],
    })
    expect(problems).toEqual([])
  })

  it('answer for their files', async () => {
    const id = await docker('create', base, 'sh', '-c', 'echo 12345 > /new; rm /bin/ls')
    expect(await engine.containerChanges(id)).toEqual({ added: 0, modified: 0, deleted: 0 })
    await docker('start', '--attach', id)
    expect(await engine.containerChanges(id)).toMatchObject({ added: 1, deleted: 1 })
    expect(await engine.containerSizeBytes(id)).toBe(6)
    await docker('rm', id)
    expect(await engine.containerSizeBytes(id)).toBeNull()
    expect((await errorOf(engine.containerChanges(id))).code).toBe('NOT_FOUND')
  })
})

describe('images, networks and volumes of a real engine', () => {
  it('are the same from the list and from inspecting', async () => {
    const images = await engine.listImages()
    expect(images.flatMap(({ tags }) => tags)).toContain(base)
    for (const image of images) {
      const full = await engine.inspectImage(image.id)
      const createdAtMs = Math.floor((full?.createdAtMs ?? 0) / 1000) * 1000
      expect({ ...full, createdAtMs, architecture: null, os: null }).toEqual(image)
    }
    expect((await engine.inspectImage(base))?.os).toBe('linux')
    expect(await engine.inspectImage('no-such/image:1')).toBeNull()

    const networks = await engine.listNetworks()
    expect(networks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['bridge', 'host', 'none', 'net-b']),
    )
    for (const network of networks) {
      expect({ ...(await engine.inspectNetwork(network.id)), members: [] }).toEqual(network)
    }
    const netB = networks.find(({ name }) => name === 'net-b')
    const members = (await engine.inspectNetwork(netB?.id ?? ''))?.members
    expect(members).toMatchObject([{ name: 'web', ipv4Address: '10.31.0.2' }])

    const volumes = await engine.listVolumes()
    expect(volumes.map(({ name }) => name)).toContain('named')
    for (const volume of volumes) expect(await engine.inspectVolume(volume.name)).toEqual(volume)
    expect(await engine.inspectVolume('no-such-volume')).toBeNull()
  })

  it('and the engine has a name', async () => {
    const identity = await engine.identity()
    expect(identity.engineId).toBe(await docker('info', '--format', '{{.ID}}'))
    expect(identity.version).toBe(await docker('version', '--format', '{{.Server.Version}}'))
    expect(identity.dataRoot).toBe(await docker('info', '--format', '{{.DockerRootDir}}'))
  })
})

describe('the events of a real engine', () => {
  it('come as they happen, without the noise of health checks, and are replayed from a time', async () => {
    const stream = await engine.openEvents({})
    const events: EngineEvent[] = []
    const reading = (async () => {
      for await (const event of stream) {
        events.push(event)
        if (event.type === 'container' && event.action === 'destroy') return
      }
    })()
    const id = await run('--name', 'short', base, 'sh', '-c', 'exit 3')
    await docker('wait', id)
    await docker('rm', id)
    await reading
    const own = events.filter(({ actorId }) => actorId === id)
    expect(own.map(({ action }) => action)).toEqual(['create', 'start', 'die', 'destroy'])
    expect(own[2]?.attributes).toContainEqual(['exitCode', '3'])
    expect(events.some(({ action }) => action.startsWith('exec'))).toBe(false)
    expect(stream.droppedEvents).toBe(0)

    // From the very nanosecond of the first event on, and not a moment earlier.
    const first = own[0] ?? expect.fail('no event')
    for await (const event of await engine.openEvents({ since: first.timeNano })) {
      expect(event.timeNano).toBe(first.timeNano)
      break
    }
  })

  it('are all there after many changes', async () => {
    const stream = await engine.openEvents({})
    const seen = new Set<string>()
    const reading = (async () => {
      for await (const event of stream) {
        if (event.type === 'image' && event.action === 'tag') seen.add(event.timeNano)
        if (event.type === 'volume' && event.attributes.length > 0 && event.actorId === 'last') return
      }
    })()
    for (let turn = 0; turn < 100; turn += 1) await docker('tag', base, `many:${turn}`)
    await docker('volume', 'create', '--label', TEST_LABEL, 'last')
    await reading
    expect(seen.size).toBe(100)
  })
})

describe('writes on a real engine', () => {
  it('do what they say, and say when it was so already', async () => {
    const id = await docker('create', '--name', 'tool', sleeper)
    const state = async () => (await inspected(id)).state
    expect(await engine.startContainer(id)).toBe('done')
    expect(await engine.startContainer(id)).toBe('unchanged')
    expect(await engine.pauseContainer(id)).toBe('done')
    expect(await state()).toBe('paused')
    expect((await errorOf(engine.pauseContainer(id))).code).toBe('CONFLICT')
    expect(await engine.unpauseContainer(id)).toBe('done')
    expect(await engine.restartContainer(id)).toBe('done')
    expect(await engine.renameContainer(id, 'tool-2')).toBe('done')
    expect((await inspected(id)).name).toBe('tool-2')
    const taken = await errorOf(engine.renameContainer(id, 'web'))
    expect(taken).toMatchObject({ code: 'CONFLICT', detail: expect.stringContaining('in use') as string })
    const running = await errorOf(engine.removeContainer(id, { force: false, volumes: false }))
    expect(running.code).toBe('CONFLICT')
    expect(await engine.stopContainer(id)).toBe('done')
    expect(await engine.stopContainer(id)).toBe('unchanged')
    await engine.startContainer(id)
    expect(await engine.killContainer(id)).toBe('done')
    expect(await inspected(id)).toMatchObject({ state: 'exited', exitCode: 137 })
    expect(await engine.removeContainer(id, { force: false, volumes: false })).toBe('done')
    expect(await engine.inspectContainer(id)).toBeNull()
    const options = { force: true, volumes: true }
    const writes = [engine.startContainer(id), engine.stopContainer(id), engine.removeContainer(id, options)]
    const errors = await Promise.all(writes.map(errorOf))
    expect(errors.map(({ code }) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
  })

  it('touch the anonymous volumes of the one container only, and only when told to', async () => {
    const volumesOf = async (id: string) =>
      (await inspected(id)).mounts.map(({ volumeName }) => volumeName ?? '')
    const names = async () => (await engine.listVolumes()).map(({ name }) => name)
    const kept = await run('--volume', '/anon', sleeper)
    const gone = await run('--volume', '/anon', '--volume', 'named:/n', sleeper)
    const [keptVolume = ''] = await volumesOf(kept)
    const goneVolume = (await volumesOf(gone)).find((name) => name !== 'named') ?? ''
    await engine.removeContainer(kept, { force: true, volumes: false })
    await engine.removeContainer(gone, { force: true, volumes: true })
    expect(await names()).toContain(keptVolume)
    expect(await names()).toContain('named')
    expect(await names()).not.toContain(goneVolume)
  })

  it('never reach an engine with an id that is none', async () => {
    for (const id of ['web', '../volumes/named', `${'a'.repeat(64)}?force=1`]) {
      const options = { force: false, volumes: false }
      expect((await errorOf(engine.removeContainer(id, options))).code).toBe('INVALID_INPUT')
      expect((await errorOf(engine.stopContainer(id))).code).toBe('INVALID_INPUT')
      expect((await errorOf(engine.inspectContainer(id))).code).toBe('INVALID_INPUT')
    }
    expect((await engine.listContainers()).some(({ name }) => name === 'web')).toBe(true)
  })
})

describe.skipIf(process.env['QUAYSIDE_TEST_HOST'])('an engine that fails', () => {
  it('hangs: a ping says so within its deadline, and all is well again afterwards', async () => {
    real.pause()
    try {
      const listing = errorOf(engine.listContainers(AbortSignal.timeout(500)))
      expect((await errorOf(engine.ping())).code).toBe('ENGINE_TIMEOUT')
      expect((await listing).code).toBe('CANCELLED')
    } finally {
      real.resume()
    }
    await engine.ping()
    expect((await engine.listContainers()).length).toBeGreaterThan(0)
  })

  it('is killed in the middle of calls: every one of them settles, and so do the events', async () => {
    // A process 1 without a handler ignores SIGTERM: the engine waits out its stop timeout, and does so again for what
    // it finds running when it starts.
    const id = await run('--name', 'stubborn', '--stop-timeout', '8', base, 'sleep', '1d')
    const stream = await engine.openEvents({})
    const following = errorOf(
      (async () => {
        for await (const event of stream) if (event.action === 'never') return
      })(),
    )
    const stopping = errorOf(engine.stopContainer(id))
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    await real.kill()
    expect((await stopping).code).toBe('ENGINE_UNREACHABLE')
    expect((await following).code).toBe('ENGINE_UNREACHABLE')
    const refused = await errorOf(engine.listContainers())
    expect(['refused', 'no-socket']).toContain(engine.describeFailure(refused).reason)

    await real.start()
    await engine.connect()
    expect((await engine.listContainers()).some((container) => container.id === id)).toBe(true)
  })
})
