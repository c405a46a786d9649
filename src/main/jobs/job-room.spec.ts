import { beforeEach, describe, expect, it } from 'vitest'
import type { PullReport, RunJob } from '@shared/domain/job'
import { AppFailure, type AppError, type AppErrorCode } from '@shared/domain/result'
import type { RunImage } from '@shared/domain/run-image'
import type { FileAnswer } from '@shared/domain/run/parse-context'
import type { CreateRequest } from '@shared/domain/run/create-request'
import { createEngineState } from '../state/engine-state'
import { createFakeClock, settle, type FakeClock } from '../state/testing/fake-clock'
import { createFakeEngine, type FakeEngine } from '../state/testing/fake-engine'
import { fakeContainer, fakeNetwork, fakeVolume, idOf } from '../state/testing/fake-objects'
import { maximumFinished } from './job-list'
import { createJobRoom, maximumRunning } from './job-room'
import type { Jobs } from './job-port'
import { maximumLayers } from './pull-progress'
import { createCommandReader } from './read-command'

const created = idOf(77)
const image: RunImage = {
  id: `sha256:${idOf(5)}`,
  architecture: 'amd64',
  os: 'linux',
  entrypoint: [],
  command: ['serve'],
  exposedPorts: ['80/tcp'],
  user: '',
  workingDirectory: '',
  volumes: [],
  hasHealthcheck: false,
}

let clock: FakeClock
let engine: FakeEngine
let jobs: Jobs
let files: Map<string, FileAnswer>
let images: Set<string>
let told: RunJob[]
let requests: CreateRequest[]
/** What the registry says during a pull: ends it, or never. */
let pulling: (onReport: (report: PullReport) => void, signal: AbortSignal) => Promise<void>
let failures: Map<string, AppError>

function failing(call: string): void {
  const error = failures.get(call)
  if (error !== undefined) throw new AppFailure(error)
}

beforeEach(async () => {
  clock = createFakeClock()
  engine = createFakeEngine()
  files = new Map()
  images = new Set(['web:1'])
  told = []
  requests = []
  failures = new Map()
  pulling = () => Promise.resolve()
  const logger = { log: () => {} }
  const state = createEngineState({ port: engine.port, clock, random: () => 0.5, logger })
  const port = {
    ...engine.port,
    runImage: (reference: string) => Promise.resolve(images.has(reference) ? image : null),
    pullImage: async (
      reference: string,
      _platform: string,
      onReport: (report: PullReport) => void,
      signal?: AbortSignal,
    ) => {
      engine.calls.push(`pullImage ${reference}`)
      await pulling(onReport, signal ?? new AbortController().signal)
      images.add(reference)
    },
    createContainer: async (request: CreateRequest) => {
      engine.calls.push('createContainer')
      await Promise.resolve()
      failing('create')
      requests.push(request)
      engine.containers.set(
        created,
        fakeContainer({ id: created, name: request.query.name ?? 'eager_bell', state: 'created' }),
      )
      return { containerId: created, warnings: ['no swap'], networkError: null }
    },
    startContainer: async (id: string) => {
      failing('start')
      return engine.port.startContainer(id)
    },
  }
  engine.containers.set(
    idOf(1),
    fakeContainer({
      id: idOf(1),
      name: 'taken',
      publishedPorts: [{ hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    }),
  )
  engine.networks.set(idOf(2), fakeNetwork({ id: idOf(2), name: 'front' }))
  engine.volumes.set('data', fakeVolume({ name: 'data' }))
  let next = 0
  jobs = createJobRoom({
    port: () => port,
    state,
    readCommand: createCommandReader({
      readFile: (path) => files.get(path) ?? { problem: 'no such file or directory' },
      architecture: 'amd64',
    }),
    clock,
    randomId: () => `job-${(next += 1)}`,
    logger,
  })
  jobs.subscribe(({ upserts }) => told.push(...upserts))
  state.start()
  await clock.advance(500)
  engine.calls.length = 0
})

const job = (jobId = 'job-1') => jobs.jobs.find((each) => each.jobId === jobId)
const stepStates = () => job()?.steps.map(({ state }) => state)

function codeOf(act: () => unknown): AppErrorCode | 'none' {
  try {
    act()
    return 'none'
  } catch (cause) {
    return cause instanceof AppFailure ? cause.error.code : 'none'
  }
}

describe('a run', () => {
  it('of an image that is there creates and starts what the line says', async () => {
    jobs.startRun('docker run -d --name shop -p 8081:80 -e A=1 web:1 serve --fast')
    await settle()
    expect(job()).toMatchObject({
      state: 'succeeded',
      container: { id: created, name: 'shop', isStarted: true, isKept: true },
      warnings: ['no swap'],
      error: null,
      isCancellable: false,
    })
    expect(stepStates()).toEqual(['skipped', 'done', 'done'])
    expect(requests[0]).toMatchObject({
      query: { name: 'shop' },
      body: { Env: ['A=1'], Cmd: ['serve', '--fast'], AttachStdout: false },
    })
    expect(engine.containers.get(created)?.state).toBe('running')
  })

  it('without a name tells the one that the engine made up; a create does not start it', async () => {
    jobs.startRun('docker create web:1')
    await settle()
    expect(job()?.container).toMatchObject({ name: 'eager_bell', isStarted: false })
    expect(stepStates()).toEqual(['skipped', 'done', 'skipped'])
  })

  it('of a missing image pulls it first, and tells each layer', async () => {
    pulling = async (onReport) => {
      onReport({ layerId: null, status: 'Pulling from team/app', currentBytes: null, totalBytes: null })
      onReport({ layerId: 'a'.repeat(12), status: 'Downloading', currentBytes: 5, totalBytes: 10 })
      onReport({ layerId: 'b'.repeat(12), status: 'Already exists', currentBytes: null, totalBytes: null })
      onReport({ layerId: 'a'.repeat(12), status: 'Pull complete', currentBytes: null, totalBytes: null })
      await Promise.resolve()
    }
    jobs.startRun('docker run team/app')
    await settle()
    expect(job()?.pull).toMatchObject({
      reference: 'team/app',
      status: 'Pulling from team/app',
      layers: [
        { id: 'a'.repeat(12), isDone: true, currentBytes: 10, totalBytes: 10 },
        { id: 'b'.repeat(12), isDone: true },
      ],
    })
    expect(stepStates()).toEqual(['done', 'done', 'done'])
  })

  it('tells progress now and then, and lists a bounded number of layers', async () => {
    let report: (report: PullReport) => void = () => {}
    pulling = (onReport) => {
      report = onReport
      return new Promise(() => {})
    }
    jobs.startRun('docker run team/app')
    await settle()
    const before = told.length
    for (let layer = 0; layer < maximumLayers + 10; layer += 1) {
      const layerId = layer.toString(16).padStart(12, '0')
      report({ layerId, status: 'Pulling fs layer', currentBytes: null, totalBytes: null })
    }
    expect(told).toHaveLength(before)
    await clock.advance(100)
    expect(told).toHaveLength(before + 1)
    expect(told.at(-1)?.pull?.layers).toHaveLength(maximumLayers)
    expect(told.at(-1)?.pull?.moreLayers).toBe(10)
  })

  it('pulls again when the image is there for another platform, once', async () => {
    const wrong = 'image with reference web:1 was found but does not match the specified platform'
    failures.set('create', { code: 'NOT_FOUND', message: 'Not known.', detail: wrong })
    pulling = () => {
      failures.clear()
      return Promise.resolve()
    }
    jobs.startRun('docker run --platform linux/arm64 web:1')
    await settle()
    expect(job()?.state).toBe('succeeded')
    expect(engine.calls.filter((call) => call === 'createContainer')).toHaveLength(2)
    failures.set('create', { code: 'NOT_FOUND', message: 'Not known.', detail: wrong })
    jobs.startRun('docker run --pull never web:1')
    await settle()
    expect(job('job-2')).toMatchObject({ state: 'failed', error: { detail: wrong } })
  })
})

describe('a run that fails', () => {
  it('in the middle of the pull says why and leaves nothing', async () => {
    const detail = 'manifest for team/app:1 not found'
    pulling = (onReport) => {
      onReport({ layerId: 'a'.repeat(12), status: 'Downloading', currentBytes: 5, totalBytes: 10 })
      return Promise.reject(new AppFailure({ code: 'ENGINE_ERROR', message: 'Not pulled.', detail }))
    }
    jobs.startRun('docker run team/app:1')
    await settle()
    expect(job()).toMatchObject({ state: 'failed', container: null, error: { detail, field: 'image' } })
    expect(stepStates()).toEqual(['failed', 'skipped', 'skipped'])
    expect(requests).toEqual([])
  })

  it('at the start keeps the container and names it, and the field', async () => {
    const detail = 'driver failed programming external connectivity: Bind for 0.0.0.0:8080 failed'
    failures.set('start', { code: 'ENGINE_ERROR', message: 'Failed.', detail })
    jobs.startRun('docker run --name second -p 8080:80 web:1')
    await settle()
    expect(job()).toMatchObject({
      state: 'failed',
      container: { id: created, name: 'second', isStarted: false, isKept: true },
      error: { detail, field: 'publish' },
    })
  })

  it('without an answer is looked at: it may have started all the same', async () => {
    failures.set('start', { code: 'ENGINE_TIMEOUT', message: 'No answer.' })
    jobs.startRun('docker run web:1')
    engine.gate = (call) => {
      const container = engine.containers.get(created)
      if (call === `inspectContainer ${created}` && container) {
        engine.containers.set(created, { ...container, state: 'running' })
      }
      return Promise.resolve()
    }
    await settle()
    expect(job()?.state).toBe('succeeded')
  })

  it('before it began: a taken name with its holder, a line that docker refuses, a file that is not there', () => {
    expect(codeOf(() => jobs.startRun('docker run --name taken web:1'))).toBe('CONFLICT')
    expect(codeOf(() => jobs.startRun('docker run --nonsense web:1'))).toBe('INVALID_INPUT')
    expect(codeOf(() => jobs.startRun('docker run --env-file /no/file web:1'))).toBe('INVALID_INPUT')
    expect(jobs.jobs).toEqual([])
    expect(engine.calls).toEqual([])
  })

  it('takes what an env file says, read as docker reads it', async () => {
    files.set('/srv/app.env', { text: '# comment\nA=1\n' })
    jobs.startRun('docker run --env-file /srv/app.env web:1')
    await settle()
    expect(requests[0]?.body.Env).toEqual(['A=1'])
  })
})

describe('cancelling', () => {
  it('a pull ends it, and nothing remains', async () => {
    let isAborted = false
    pulling = (_onReport, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          isAborted = true
          reject(new AppFailure({ code: 'CANCELLED', message: 'Cancelled.' }))
        })
      })
    jobs.startRun('docker run team/app')
    await settle()
    jobs.cancel('job-1')
    await settle()
    expect(isAborted).toBe(true)
    expect(job()).toMatchObject({ state: 'cancelled', container: null, error: null })
    expect(requests).toEqual([])
    expect(codeOf(() => jobs.cancel('job-1'))).toBe('NOT_FOUND')
  })

  it('while it is created keeps the container and does not start it', async () => {
    jobs.startRun('docker run --name half web:1')
    await Promise.resolve()
    jobs.cancel('job-1')
    await settle()
    expect(job()?.state).toBe('cancelled')
    expect(engine.calls.some((call) => call.startsWith('startContainer'))).toBe(false)
  })

  it('once it is being started is refused', async () => {
    let go: () => void = () => {}
    engine.gate = (call, moment) =>
      call.startsWith('startContainer') && moment === 'before'
        ? new Promise((resolve) => (go = resolve))
        : Promise.resolve()
    jobs.startRun('docker run web:1')
    await settle()
    expect(job()?.isCancellable).toBe(false)
    expect(codeOf(() => jobs.cancel('job-1'))).toBe('CONFLICT')
    go()
    await settle()
    expect(job()?.state).toBe('succeeded')
  })
})

describe('many jobs', () => {
  it('are bounded: so many at once, so many remembered', async () => {
    for (let turn = 0; turn < maximumFinished + 5; turn += 1) {
      jobs.startRun('docker run web:1')
      await settle()
    }
    expect(jobs.jobs).toHaveLength(maximumFinished)
    pulling = () => new Promise(() => {})
    for (let turn = 0; turn < maximumRunning; turn += 1) jobs.startRun('docker run team/app')
    await settle()
    expect(codeOf(() => jobs.startRun('docker run web:1'))).toBe('TOO_LARGE')
  })
})

describe('what a line would meet', () => {
  it('is told before anything is changed', async () => {
    const line =
      'docker run --name taken -p 8080:80 -p 127.0.0.1:8080:81 -p 9000:9000 --network front -v data:/d -v new:/n web:1 > log'
    expect(await jobs.prepareRun(line)).toMatchObject({
      imageReference: 'web:1',
      image: { command: ['serve'] },
      isPulled: false,
      name: { text: 'taken', holder: { id: idOf(1) } },
      ports: [
        { hostPort: 8080, holder: { name: 'taken' } },
        { hostAddress: '127.0.0.1', hostPort: 8080, holder: { name: 'taken' } },
        { hostPort: 9000, holder: null },
      ],
      networks: [{ name: 'front', isPresent: true }],
      volumes: [
        { name: 'data', isPresent: true },
        { name: 'new', isPresent: false },
      ],
      notUnderstood: [{ piece: '> log', reason: 'redirection' }],
    })
    expect(engine.calls).toEqual([])
  })

  it('with a missing image and network', async () => {
    const line = 'docker run --network back -p 127.0.0.2:9090:80 team/app'
    expect(await jobs.prepareRun(line)).toMatchObject({
      image: null,
      isPulled: true,
      name: null,
      networks: [{ name: 'back', isPresent: false }],
    })
  })
})
