/**
 * An engine for tests: objects in memory behind the real port, with answers that can be held back, refused or cut off.
 * What it holds is the truth that a test compares with.
 */
import type { Container } from '@shared/domain/container'
import type { ConnectionFailure, EngineIdentity } from '@shared/domain/engine'
import type { EngineEvent } from '@shared/domain/event'
import type { Image, Network, Volume } from '@shared/domain/objects'
import { AppFailure, type AppError } from '@shared/domain/result'
import type { EngineDetails, EnginePort, EngineTerminals, EventStream } from '../../engine/engine-port'
import { writtenPolicy } from '@shared/domain/restart-policy'
import { asListRow, fakeIdentity } from './fake-objects'

export interface FakeEngine {
  readonly port: EnginePort
  readonly containers: Map<string, Container>
  readonly images: Map<string, Image>
  readonly networks: Map<string, Network>
  readonly volumes: Map<string, Volume>
  identity: EngineIdentity
  /** Every call in order, as "inspectContainer ID". */
  readonly calls: string[]
  /** Awaited before the truth is read and before the answer is given. */
  gate: (call: string, moment: 'before' | 'after') => Promise<void>
  /** The error that a call ends with instead of an answer, if any. */
  failureOf: (call: string) => AppError | null
  emit(event: EngineEvent): void
  /** Streams end: gracefully, or with this error. */
  breakStreams(error?: AppError): void
  /** Every open stream says that this many events were lost. */
  dropEvents(count: number): void
  readonly openStreams: number
  countCalls(name: string): number
}

interface FakeStream extends EventStream {
  push(event: EngineEvent): void
  end(error: AppError | null): void
  droppedEvents: number
}

export const refused: AppError = { code: 'ENGINE_UNREACHABLE', message: 'Refused.', detail: 'ECONNREFUSED' }
export const timedOut: AppError = { code: 'ENGINE_TIMEOUT', message: 'No answer.' }

export const closed: AppError = { code: 'ENGINE_UNREACHABLE', message: 'Closed.', detail: 'ECONNRESET' }

function reasonOf(error: AppError): ConnectionFailure {
  if (error.code === 'ENGINE_TIMEOUT') return 'not-answering'
  return error.detail === closed.detail ? 'closed' : 'refused'
}

/** What state and actions ask for. The rest of the port belongs to windows that are open, and no fake answers it. */
type AskedOfEngine = Omit<EnginePort, keyof EngineDetails | keyof EngineTerminals>

export function createFakeEngine(): FakeEngine {
  const streams = new Set<FakeStream>()

  const engine: FakeEngine = {
    containers: new Map(),
    images: new Map(),
    networks: new Map(),
    volumes: new Map(),
    identity: fakeIdentity(),
    calls: [],
    gate: () => Promise.resolve(),
    failureOf: () => null,
    emit: (event) => {
      for (const stream of streams) stream.push(event)
    },
    breakStreams: (error) => {
      for (const stream of [...streams]) stream.end(error ?? null)
    },
    dropEvents: (count) => {
      for (const stream of streams) stream.droppedEvents += count
    },
    get openStreams() {
      return streams.size
    },
    countCalls: (name) => engine.calls.filter((call) => call.split(' ')[0] === name).length,
    port: null as unknown as EnginePort,
  }

  async function answer<T>(call: string, read: () => T): Promise<T> {
    engine.calls.push(call)
    await engine.gate(call, 'before')
    const error = engine.failureOf(call)
    if (error !== null) throw new AppFailure(error)
    const value = read()
    await engine.gate(call, 'after')
    return value
  }

  function change(call: string, id: string, next: (container: Container) => Container | null) {
    return answer(`${call} ${id}`, (): 'done' | 'unchanged' => {
      const container = engine.containers.get(id)
      if (container === undefined) {
        throw new AppFailure({ code: 'NOT_FOUND', message: 'Gone.', detail: `No such container: ${id}` })
      }
      const changed = next(container)
      if (changed === container) return 'unchanged'
      if (changed === null) engine.containers.delete(id)
      else engine.containers.set(id, changed)
      return 'done'
    })
  }

  const to = (state: Container['state']) => (container: Container) =>
    container.state === state ? container : { ...container, state }

  const port: AskedOfEngine = {
    endpoint: { url: 'unix:///var/run/docker.sock', source: 'default', contextName: 'default' },
    connect: () =>
      answer('connect', () => ({
        apiVersion: '1.41',
        engineApiVersion: '1.41',
        osType: 'linux',
        isPodman: false,
        clockSkewMs: 0,
      })),
    ping: () => answer('ping', () => undefined),
    readLog: (id) => answer(`readLog ${id}`, () => ({ failure: null, unfinishedSince: null })),
    openEvents: () =>
      answer('openEvents', () => {
        const stream = createFakeStream(() => streams.delete(stream))
        streams.add(stream)
        return stream
      }),
    listContainers: () => answer('listContainers', () => [...engine.containers.values()].map(asListRow)),
    inspectContainer: (id) => answer(`inspectContainer ${id}`, () => engine.containers.get(id) ?? null),
    listImages: () =>
      answer('listImages', () =>
        [...engine.images.values()].map((image) => ({ ...image, architecture: null, os: null })),
      ),
    inspectImage: (key) =>
      answer(`inspectImage ${key}`, () => {
        const named = [...engine.images.values()].find((image) => image.tags.includes(key))
        return engine.images.get(key) ?? named ?? null
      }),
    listNetworks: () =>
      answer('listNetworks', () =>
        [...engine.networks.values()].map((network) => ({ ...network, members: [] })),
      ),
    inspectNetwork: (id) => answer(`inspectNetwork ${id}`, () => engine.networks.get(id) ?? null),
    listVolumes: () => answer('listVolumes', () => [...engine.volumes.values()]),
    inspectVolume: (name) => answer(`inspectVolume ${name}`, () => engine.volumes.get(name) ?? null),
    identity: () => answer('identity', () => engine.identity),
    containerChanges: (id) => answer(`containerChanges ${id}`, () => ({ added: 1, modified: 2, deleted: 3 })),
    containerSizeBytes: (id) => answer(`containerSizeBytes ${id}`, () => 4096),
    diskUsage: () =>
      answer('diskUsage', () => ({
        layersBytes: 0,
        images: [],
        containers: [],
        volumes: [],
        buildCache: [],
      })),
    startContainer: (id) => change('startContainer', id, to('running')),
    stopContainer: (id) => change('stopContainer', id, to('exited')),
    restartContainer: (id) =>
      change('restartContainer', id, (container) => ({ ...container, state: 'running' })),
    pauseContainer: (id) => change('pauseContainer', id, to('paused')),
    unpauseContainer: (id) => change('unpauseContainer', id, to('running')),
    killContainer: (id) => change('killContainer', id, to('exited')),
    removeContainer: (id, options) =>
      change(`removeContainer force=${options.force} volumes=${options.volumes}`, id, () => null),
    renameContainer: (id, name) =>
      change(`renameContainer ${name}`, id, (container) => ({ ...container, name })),
    runImage: (reference) => answer(`runImage ${reference}`, () => null),
    pullImage: (reference) => answer(`pullImage ${reference}`, () => undefined),
    createContainer: ({ query }) =>
      answer(`createContainer ${query.name ?? ''}`, () => ({
        containerId: 'f'.repeat(64),
        warnings: [],
        networkError: null,
      })),
    followStats: (id, _onReading, signal) =>
      answer(`followStats ${id}`, () => undefined).then(
        () => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
      ),
    setRestartPolicy: (id, restartPolicy) =>
      change(`setRestartPolicy ${writtenPolicy(restartPolicy)}`, id, (container) => ({
        ...container,
        restartPolicy,
      })),
    describeFailure: (error) => ({
      reason: reasonOf(error),
      detail: error.detail ?? error.message,
    }),
    dispose: () => {},
  }
  return Object.assign(engine, { port: port as EnginePort })
}

function createFakeStream(onClose: () => void): FakeStream {
  const queue: EngineEvent[] = []
  let wake: () => void = () => {}
  let ending: { readonly error: AppError | null } | null = null

  const stream: FakeStream = {
    droppedEvents: 0,
    push: (event) => {
      queue.push(event)
      wake()
    },
    end: (error) => {
      ending ??= { error }
      onClose()
      wake()
    },
    close: () => stream.end(null),
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const next = queue.shift()
        if (next !== undefined) {
          yield next
        } else if (ending !== null) {
          if (ending.error !== null) throw new AppFailure(ending.error)
          return
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
    },
  }
  return stream
}
