/** The live state on a real engine: what the docker command does must show, and nothing that happens to the engine may fool it. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startTestEngine, type TestEngine } from '../../../scripts/lib/test-engine.mjs'
import { makeTestImages, TEST_IMAGES } from '../../../scripts/lib/test-images.mjs'
import { createEngine } from '../engine'
import { resolveEndpoint } from '../engine/endpoint/resolve-endpoint'
import type { EnginePort } from '../engine/engine-port'
import { silentLogger } from '../log'
import { systemClock } from './clock'
import { createEngineState, type EngineState } from './engine-state'
import { inParallel } from './in-parallel'
import type { StateChange } from './state-port'

const { sleeper, crasher, web } = TEST_IMAGES
let engine: TestEngine
let port: EnginePort
let state: EngineState
let calls: string[]
let changes: StateChange[]

async function docker(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', ['--host', engine.host, ...words])
  return stdout.trim()
}

/** The same port, with each call written down. */
function counted(real: EnginePort): EnginePort {
  return new Proxy(real, {
    get: (target, name, receiver) => {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      return (...words: unknown[]) => {
        calls.push(String(name))
        return Reflect.apply(value, target, words) as unknown
      }
    },
  })
}

/** What the engine says now, asked for without the state. */
async function truth() {
  const rows = await port.listContainers()
  const containers = await inParallel(rows, 4, ({ id }) => port.inspectContainer(id))
  const networks = await inParallel(await port.listNetworks(), 4, ({ id }) => port.inspectNetwork(id))
  return {
    containers: byKey(containers, ({ id }) => id),
    networks: byKey(networks, ({ id }) => id),
    volumes: byKey(await port.listVolumes(), ({ name }) => name),
    imageTags: tagsOf(await port.listImages()),
  }
}

function byKey<T>(items: readonly (T | null)[], keyOf: (item: T) => string): Map<string, T> {
  return new Map(items.flatMap((item): [string, T][] => (item === null ? [] : [[keyOf(item), item]])))
}

function tagsOf(images: Iterable<{ readonly id: string; readonly tags: readonly string[] }>) {
  return Object.fromEntries([...images].map(({ id, tags }) => [id, [...tags].sort()]))
}

function view() {
  const { containers, networks, volumes, images } = state.snapshot
  return {
    containers: new Map(containers),
    networks: new Map(networks),
    volumes: new Map(volumes),
    imageTags: tagsOf(images.values()),
  }
}

const showsTruth = (timeout = 3000) =>
  vi.waitFor(async () => expect(view()).toEqual(await truth()), { timeout, interval: 100 })

const reaches = (phase: string, timeout: number) =>
  vi.waitFor(() => expect(state.status.phase).toBe(phase), { timeout, interval: 10 })

function named(name: string) {
  return [...state.snapshot.containers.values()].find((container) => container.name === name)
}

beforeAll(async () => {
  engine = await startTestEngine()
  await makeTestImages(engine.host)
  await docker('run', '--detach', '--name', 'first', '--restart', 'always', sleeper)
  const endpoint = await resolveEndpoint({
    env: { DOCKER_HOST: engine.host },
    homeDirectory: '/nonexistent',
    readFile,
    platform: process.platform,
  })
  calls = []
  changes = []
  port = createEngine({ endpoint })
  state = createEngineState({
    port: counted(port),
    clock: systemClock,
    random: Math.random,
    logger: silentLogger,
  })
  state.subscribe((change) => changes.push(change))
  state.start()
  await reaches('live', 5000)
})

afterAll(async () => {
  await state?.dispose()
  port?.dispose()
  await engine?.dispose()
})

describe('the live state', () => {
  it('begins with the truth', async () => {
    await showsTruth()
    expect(named('first')?.restartPolicy?.name).toBe('always')
    expect(state.status.identity?.engineId).not.toBe('')
  })

  it('follows what the docker command does', async () => {
    await docker('network', 'create', 'front')
    await docker('volume', 'create', 'data')
    await docker('run', '--detach', '--name', 'shop', '--network', 'front', '--publish', '18080:80', web)
    await docker('run', '--detach', '--name', 'store', '--volume', 'data:/data', sleeper)
    await showsTruth()
    expect(named('shop')?.publishedPorts[0]).toMatchObject({ hostPort: 18080, containerPort: 80 })

    await docker('rename', 'shop', 'market')
    await docker('pause', 'market')
    await docker('update', '--restart', 'on-failure:4', 'store')
    await docker('network', 'connect', '--alias', 'inner', 'front', 'store')
    await showsTruth()
    expect(named('market')?.state).toBe('paused')
    expect(named('store')?.restartPolicy).toEqual({ name: 'on-failure', maximumRetryCount: 4 })

    await docker('unpause', 'market')
    await docker('network', 'disconnect', 'front', 'store')
    await docker('stop', 'store')
    await docker('tag', sleeper, 'quayside-test/moved:1')
    await docker('tag', web, 'quayside-test/moved:1')
    await showsTruth()
    expect(named('store')).toMatchObject({ state: 'exited', exitCode: 0 })

    await docker('rm', '--force', 'market', 'store')
    await docker('network', 'rm', 'front')
    await docker('volume', 'rm', 'data')
    await docker('rmi', 'quayside-test/moved:1')
    await showsTruth()
  })

  it('follows a container that keeps crashing, and one that removes itself', async () => {
    await docker('run', '--detach', '--name', 'crashing', '--restart', 'on-failure:3', crasher)
    await docker('run', '--rm', '--name', 'short', sleeper, 'true')
    await vi.waitFor(
      () => expect(named('crashing')).toMatchObject({ state: 'exited', exitCode: 3, restartCount: 3 }),
      {
        timeout: 15_000,
      },
    )
    await showsTruth()
    expect(named('short')).toBeUndefined()
    await docker('rm', 'crashing')
  })

  it('follows an image that is committed, built upon, untagged and removed', async () => {
    const container = await docker('create', '--name', 'to-commit', sleeper)
    await docker('commit', container, 'quayside-test/made:1')
    await docker('commit', '--change', 'LABEL a=b', container)
    await docker('tag', 'quayside-test/made:1', 'quayside-test/made:2')
    await showsTruth()
    await docker('rmi', 'quayside-test/made:1')
    await docker('rm', container)
    await docker('image', 'prune', '--force')
    await showsTruth()
    await docker('rmi', 'quayside-test/made:2')
    await showsTruth()
  })

  it('sees a prune', async () => {
    await docker('volume', 'create', 'unused')
    await docker('network', 'create', 'unused')
    await docker('create', '--name', 'unused', sleeper)
    await showsTruth()
    await docker('system', 'prune', '--force', '--volumes')
    await showsTruth()
    expect(named('unused')).toBeUndefined()
  })

  it('shows a change within moments of its event, by one read of one object', async () => {
    const id = await docker('create', '--name', 'quick', sleeper)
    await showsTruth()
    const delays: number[] = []
    for (let round = 0; round < 20; round += 1) {
      const stop = state.subscribe((change) => {
        if (change.kind !== 'containers' || change.patch.upserts.every((container) => container.id !== id))
          return
        delays.push(Date.now() - (state.recentEvents.at(-1)?.timeMs ?? 0))
      })
      await new Promise((resolve) => setTimeout(resolve, 100))
      calls.length = 0
      await port.renameContainer(id, `quick-${round}`)
      await vi.waitFor(() => expect(named(`quick-${round}`)).toBeDefined(), { interval: 5 })
      stop()
      // On a busy machine, a list of images from the set-up may still come in between.
      expect(calls.filter((call) => call.includes('Container'))).toEqual(['inspectContainer'])
    }
    delays.sort((a, b) => a - b)
    // Timed on a machine that may be busy: a bound for what is broken, not a measure of what is good.
    expect(delays[Math.floor(delays.length / 2)]).toBeLessThan(100)
    await docker('rm', id)
  })

  it('asks for no list while nothing happens', async () => {
    await showsTruth()
    calls.length = 0
    await new Promise((resolve) => setTimeout(resolve, 9000))
    expect(new Set(calls)).toEqual(new Set(['ping']))
    expect(calls.length).toBeLessThanOrEqual(3)
  })

  it('follows a storm of renames to its end', async () => {
    const ids = await inParallel([1, 2, 3, 4, 5], 5, (number) =>
      docker('create', '--name', `storm-${number}`, sleeper),
    )
    await showsTruth()
    calls.length = 0
    const startedMs = performance.now()
    await inParallel(ids, 5, async (id) => {
      for (let round = 0; round < 100; round += 1) {
        await port.renameContainer(id, `storm-${id.slice(0, 6)}-${round}`)
      }
    })
    const seconds = (performance.now() - startedMs) / 1000
    await showsTruth()
    const allowed = ids.length * (6 + 20 * seconds + 2)
    expect(calls.filter((call) => call === 'inspectContainer').length).toBeLessThan(allowed)
    await docker('rm', ...ids)
  })
})

describe('an engine to which things happen', () => {
  it('is gone within a second when it is killed, and right again after its start', async () => {
    const lasting = await docker('run', '--detach', '--name', 'lasting', '--restart', 'always', sleeper)
    const ending = await docker('run', '--detach', '--name', 'ending', sleeper)
    await showsTruth()
    const killedAt = performance.now()
    await engine.kill()
    await reaches('gone', 2000)
    expect(performance.now() - killedAt).toBeLessThan(1500)
    expect(state.status.failure?.reason).toMatch(/refused|no-socket|closed/)
    expect(state.snapshot.containers.has(lasting)).toBe(true)
    await engine.start()
    await reaches('live', 5000)
    await showsTruth(5000)
    expect(state.snapshot.containers.has(ending)).toBe(true)
  })

  it('is right after a restart with changes meanwhile, five times out of five', async () => {
    for (let round = 0; round < 5; round += 1) {
      await docker('volume', 'create', `round-${round}`)
      await engine.stop()
      await reaches('gone', 3000)
      await engine.start()
      // Before the state has found its way back.
      await docker('rename', 'lasting', `lasting-${round}`)
      await docker('volume', 'rm', `round-${round}`)
      await docker('rename', `lasting-${round}`, 'lasting')
      await reaches('live', 5000)
      await showsTruth(5000)
    }
  })

  it('is stale while it hangs, and live again when it goes on', async () => {
    await docker('ps')
    engine.pause()
    try {
      await reaches('stale', 7500)
      expect(state.status.failure?.reason).toBe('not-answering')
      expect(named('lasting')).toBeDefined()
    } finally {
      engine.resume()
    }
    await reaches('live', 10_000)
    await showsTruth(5000)
  })
})
