/**
 * Containers that crash on a real engine: the engine waits as the simulator says, and their loop is seen. The wait is from
 * `die` to the network's `connect`, with which the engine begins a start; how long that start itself takes is the machine's
 * matter and measured beside it.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { EngineEvent } from '@shared/domain/event'
import { pairValue } from '@shared/domain/labels'
import { simulateExit } from '@shared/domain/restart-simulator'
import { startTestEngine, type TestEngine } from '../../../scripts/lib/test-engine.mjs'
import { makeTestImages, TEST_IMAGES } from '../../../scripts/lib/test-images.mjs'
import { createEngine } from '../engine'
import { resolveEndpoint } from '../engine/endpoint/resolve-endpoint'
import type { EnginePort } from '../engine/engine-port'
import { silentLogger } from '../log'
import { systemClock } from './clock'
import { createEngineState, type EngineState } from './engine-state'
import { createRestartWatch, type RestartWatch } from './restart-watch'

const crashers = 3
const waits = 6

let engine: TestEngine
let port: EnginePort
let state: EngineState
let watch: RestartWatch
const events: EngineEvent[] = []

async function docker(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', ['--host', engine.host, ...words])
  return stdout.trim()
}

/** How long each wait of a container was, in ms, as far as it has come. */
function waitsOf(id: string): number[] {
  const found: number[] = []
  let endedAtMs: number | null = null
  for (const event of events) {
    if (event.type === 'container' && event.actorId === id && event.action === 'die') endedAtMs = event.timeMs
    const isConnect = event.type === 'network' && event.action === 'connect'
    if (isConnect && pairValue(event.attributes, 'container') === id && endedAtMs !== null) {
      found.push(event.timeMs - endedAtMs)
      endedAtMs = null
    }
  }
  return found
}

/** The slowest of some starts that wait for nothing, in ms: what the machine adds at present. */
async function slowestStartMs(id: string): Promise<number> {
  let slowest = 0
  for (let time = 0; time < 2; time += 1) {
    const beganMs = performance.now()
    await port.startContainer(id)
    slowest = Math.max(slowest, performance.now() - beganMs)
    await port.killContainer(id)
  }
  return slowest
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
  watch = createRestartWatch({ state, clock: systemClock })
  state.subscribe((change) => {
    if (change.kind === 'events') events.push(...change.added)
  })
  state.start()
  await vi.waitFor(() => expect(state.status.phase).toBe('live'), { timeout: 10_000 })
}, 120_000)

afterAll(async () => {
  await state?.dispose()
  port?.dispose()
  await engine?.dispose()
})

describe('containers that crash', () => {
  it(
    'are started again after the simulated waits, and are said to be in a loop',
    { timeout: 120_000 },
    async () => {
      const calm = await docker('create', '--network', 'none', TEST_IMAGES.sleeper)
      const before = await slowestStartMs(calm)
      const options = ['--detach', '--network', 'none', '--restart', 'always']
      const ids = await Promise.all(
        Array.from({ length: crashers }, () => docker('run', ...options, TEST_IMAGES.crasher)),
      )
      await vi.waitFor(
        () => {
          for (const id of ids) expect(waitsOf(id).length).toBeGreaterThanOrEqual(waits)
        },
        { timeout: 90_000, interval: 200 },
      )
      for (const id of ids) {
        expect(watch.loopOf(id)?.restarts).toBeGreaterThanOrEqual(waits - 1)
        expect(watch.loopOf(id)?.lastExitCode).toBe(3)
        expect(watch.storyOf(id).entries.length).toBeGreaterThanOrEqual(2 * waits)
      }
      await docker('kill', ...ids).catch(() => '')
      await docker('update', '--restart', 'no', ...ids)
      const overheadMs = Math.max(before, await slowestStartMs(calm))

      const always = { name: 'always', maximumRetryCount: 0 } as const
      const { steps } = simulateExit(always, { exitCode: 3, runMs: 500, maximumRestarts: waits })
      const simulated = steps.flatMap((step) => (step.kind === 'wait' ? [step.ms] : []))
      const real = simulated.map((_, index) => Math.min(...ids.map((id) => waitsOf(id)[index] ?? Infinity)))
      console.info(`waits in ms: ${real.join(' ')}; a start takes up to ${Math.round(overheadMs)} ms`)
      simulated.forEach((waitMs, index) => {
        expect(real[index], `wait ${index + 1}`).toBeGreaterThanOrEqual(waitMs * 0.8)
        expect(real[index], `wait ${index + 1}`).toBeLessThanOrEqual(waitMs * 1.2 + overheadMs)
      })
    },
  )

  it('are in no loop any more once they are stopped', { timeout: 60_000 }, async () => {
    const id = await docker('run', '--detach', '--restart', 'always', TEST_IMAGES.crasher)
    await vi.waitFor(() => expect(watch.loopOf(id)).not.toBeNull(), { timeout: 30_000 })
    await docker('stop', id)
    await vi.waitFor(() => expect(watch.loopOf(id)).toBeNull(), { timeout: 10_000 })
  })
})
