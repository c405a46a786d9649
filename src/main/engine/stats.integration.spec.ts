/** Against a real engine with the docker CLI as the other party, and against servers that misbehave. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import { toSample, type StatsReading, type StatsSample } from '@shared/domain/stats'
import { acquireTestEngine, type TestEngine } from '../../../scripts/lib/test-engine.mjs'
import { makeTestImages, TEST_IMAGES, TEST_LABEL } from '../../../scripts/lib/test-images.mjs'
import { resolveEndpoint } from './endpoint/resolve-endpoint'
import type { EnginePort } from './engine-port'
import { createEngine } from './index'
import { http, startRawServer, withEngine } from './test-support/raw-server'

const id = 'a'.repeat(64)
const streamHead = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n'

function line(second: number, used: number, previous: number | null): string {
  const cpu = (usedNanoseconds: number, atSecond: number) => ({
    cpu_usage: { total_usage: usedNanoseconds },
    system_cpu_usage: atSecond * 2e9,
    online_cpus: 2,
  })
  return `${JSON.stringify({
    read: new Date(second * 1_000).toISOString(),
    cpu_stats: cpu(used, second),
    precpu_stats: previous === null ? { cpu_usage: { total_usage: 0 } } : cpu(previous, second - 1),
    memory_stats: { usage: 1_000, limit: 2_000, stats: {} },
  })}\n`
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (cause) {
    if (cause instanceof AppFailure) return cause.error.code
    throw cause
  }
  return 'none'
}

const nobody = () => {}
const never = new AbortController().signal

describe('an engine that misbehaves', () => {
  it.each([
    ['ends the stream', 'ENGINE_UNREACHABLE', line(1, 0, null)],
    ['sends no JSON', 'ENGINE_NONSENSE', 'nonsense\n'],
    ['sends a line without end', 'ENGINE_NONSENSE', 'x'.repeat(2 * 1024 * 1024)],
  ])('that %s ends the following with %s', async (_name, code, bytes) => {
    await withEngine(
      (socket) => socket.end(`${streamHead}${bytes}`),
      async (engine) => expect(await failureOf(engine.followStats(id, nobody, never))).toBe(code),
    )
  })

  it('that knows no such container says so', async () => {
    await withEngine(
      (socket) => socket.end(http(404, '{"message":"No such container"}')),
      async (engine) => expect(await failureOf(engine.followStats(id, nobody, never))).toBe('NOT_FOUND'),
    )
  })

  it('is not asked about what is no full id', async () => {
    await withEngine(
      (socket) => socket.end(http(500)),
      async (engine, server) => {
        expect(await failureOf(engine.followStats('../info', nobody, never))).toBe('INVALID_INPUT')
        expect(server.requestLines.filter((each) => !each.includes('/_ping'))).toEqual([])
      },
    )
  })
})

describe('a stream of stats', () => {
  it('leaves out the zeros of a container that has stopped, and ends quietly when nobody listens any more', async () => {
    const zeros = '{"read":"0001-01-01T00:00:00Z","name":"/c"}\n'
    await withEngine(
      (socket) => socket.write(`${streamHead}${line(1, 0, null)}${zeros}${line(2, 1e9, 0)}`),
      async (engine) => {
        const readings: StatsReading[] = []
        const stop = new AbortController()
        const done = engine.followStats(
          id,
          (reading) => {
            if (readings.push(reading) === 2) stop.abort()
          },
          stop.signal,
        )
        await expect(done).resolves.toBeUndefined()
        expect(readings.map(({ readAtMs }) => readAtMs)).toEqual([1_000, 2_000])
        expect(toSample(readings[0]!, readings[1]!, 0).cpuPercent).toBe(100)
      },
    )
  })

  it('begins with two single readings where the engine gives them at once', async () => {
    const single = [line(1, 0, null), line(1.5, 1e9, null)]
    const server = await startRawServer((socket, requestLine) => {
      if (requestLine.includes('/_ping')) {
        socket.write(http(200, '', { 'Api-Version': '1.44', Ostype: 'linux', Server: 'Docker/25.0 (linux)' }))
      } else if (requestLine.includes('one-shot=true')) socket.end(http(200, single.shift() ?? '{}'))
      else socket.write(streamHead)
    })
    const engine = createEngine({ endpoint: server.endpoint })
    const stop = new AbortController()
    try {
      await engine.connect()
      const readings: StatsReading[] = []
      await engine.followStats(
        id,
        (reading) => {
          if (readings.push(reading) === 2) stop.abort()
        },
        stop.signal,
      )
      expect(toSample(readings[0]!, readings[1]!, 0).cpuPercent).toBe(200)
    } finally {
      engine.dispose()
      await server.dispose()
    }
  })
})

describe('a real engine', () => {
  let real: TestEngine
  let engine: EnginePort

  async function docker(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('docker', ['--host', real.host, ...args])
    return stdout.trim()
  }

  beforeAll(async () => {
    real = await acquireTestEngine()
    await makeTestImages(real.host)
    const hostOption = real.host
    const endpoint = await resolveEndpoint({
      env: {},
      homeDirectory: '/nowhere',
      readFile,
      platform: 'linux',
      hostOption,
    })
    engine = createEngine({ endpoint })
    await engine.connect()
  })
  afterAll(async () => {
    engine?.dispose()
    await real?.dispose()
  })

  /** Follows until `isEnough`; every sample so far. */
  async function samplesUntil(container: string, isEnough: (samples: StatsSample[]) => boolean) {
    const samples: StatsSample[] = []
    let before: StatsReading | null = null
    const stop = new AbortController()
    const limit = setTimeout(() => stop.abort(), 30_000)
    await engine.followStats(
      container,
      (reading) => {
        samples.push(toSample(before, reading, Date.now()))
        before = reading
        if (isEnough(samples)) stop.abort()
      },
      stop.signal,
    )
    clearTimeout(limit)
    return samples
  }

  it('gives the figures that docker stats prints of a busy container', async () => {
    const busy = ['sh', '-c', 'while :; do :; done']
    const limits = ['--cpus', '0.2', '--memory', '64m', '--network', 'none']
    const label = ['--label', `${TEST_LABEL}=1`]
    const container = await docker('run', '--detach', ...label, ...limits, TEST_IMAGES.base, ...busy)
    try {
      const own = samplesUntil(container, (samples) => samples.length === 6)
      const format = '{{.CPUPerc}} {{.MemUsage}} {{.PIDs}}'
      const printed = await docker('stats', '--no-stream', '--format', format, container)
      const [cpu = '', , , limit = '', pids = ''] = printed.split(' ')
      const samples = await own
      const shares = samples.flatMap(({ cpuPercent }) => cpuPercent ?? [])
      // A busy machine gives a container less than its limit in one second and makes up for it in another.
      expect(shares.length).toBeGreaterThanOrEqual(4)
      expect(Math.max(...shares)).toBeGreaterThan(2)
      expect(Math.max(...shares)).toBeLessThan(60)
      const closest = Math.min(...shares.map((share) => Math.abs(share - Number.parseFloat(cpu))))
      expect(closest).toBeLessThan(10)
      const last = samples.at(-1)
      expect(last?.memoryLimitBytes).toBe(64 * 1024 * 1024)
      expect(limit).toBe('64MiB')
      expect(last?.memoryBytes).toBeGreaterThan(0)
      expect(String(last?.pids)).toBe(pids)
    } finally {
      await docker('rm', '--force', container)
    }
  })

  it('has nothing more to say once the container has stopped, and goes on when it runs again', async () => {
    const container = await docker('run', '--detach', '--label', `${TEST_LABEL}=1`, TEST_IMAGES.sleeper)
    try {
      const readings: StatsReading[] = []
      const stop = new AbortController()
      const done = engine.followStats(container, (reading) => readings.push(reading), stop.signal)
      await expect.poll(() => readings.length, { timeout: 20_000 }).toBeGreaterThan(1)
      await docker('stop', '--time', '0', container)
      expect((await engine.inspectContainer(container))?.state).toBe('exited')
      for (const { memoryBytes } of readings) expect(memoryBytes).toBeGreaterThan(0)
      const count = readings.length
      await docker('start', container)
      await expect.poll(() => readings.length, { timeout: 20_000 }).toBeGreaterThan(count)
      stop.abort()
      await done
    } finally {
      await docker('rm', '--force', container)
    }
  })
})
