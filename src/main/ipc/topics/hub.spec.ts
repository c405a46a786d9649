import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import type { ActivityEntry } from '@shared/domain/action'
import type { Container } from '@shared/domain/container'
import type { EngineEvent } from '@shared/domain/event'
import type { PortMessage, PortRequest } from '@shared/ipc/contract'
import { defaultSettings } from '@shared/settings'
import { createDeferredActions } from '../../actions/deferred-actions'
import { silentLogger } from '../../log'
import { createTerminals } from '../../sessions/terminal/terminals'
import type { SettingsStore } from '../../settings/settings-store'
import { systemClock } from '../../state/clock'
import type { LiveState, StateChange } from '../../state/state-port'
import { createDeferredState } from '../../state/deferred-state'
import type { RestartWatch } from '../../state/restart-watch'
import { fakeContainer, idOf } from '../../state/testing/fake-objects'
import { maximumFollows, openHub, type Hub } from './hub'
import type { LogSessions } from '../../sessions/logs/log-sessions'
import { createSources, sourceFinder } from './sources'
import type { TopicPort } from './topic-port'

function adapt(port: MessagePort): TopicPort {
  return {
    post: (message) => port.postMessage(message),
    onRequest: (listener) => port.on('message', listener),
    onClose: (listener) => port.on('close', listener),
    start: () => port.start(),
    close: () => port.close(),
  }
}

/** A live state whose changes are made by hand. */
function fakeState() {
  const containers = new Map<string, Container>()
  const recentEvents: EngineEvent[] = []
  const listeners = new Set<(change: StateChange) => void>()
  const tell = (change: StateChange) => {
    for (const listener of [...listeners]) listener(change)
  }
  const { status } = createDeferredState({
    endpoint: { url: 'unix:///x', source: 'default', contextName: 'default' },
    nowMs: () => 0,
    retry: () => {},
  })
  const state: LiveState = {
    status,
    snapshot: { containers, images: new Map(), networks: new Map(), volumes: new Map() },
    recentEvents,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reconnectNow: () => {},
    reconcileNow: async () => {},
    measureDiskUsage: () => Promise.reject(new Error('not asked for')),
    setVisible: () => {},
  }
  return {
    state,
    listeners,
    tell,
    set: (...changed: Container[]) => {
      for (const container of changed) containers.set(container.id, container)
      tell({ kind: 'containers', patch: { upserts: changed, removed: [] } })
    },
  }
}

const settings: SettingsStore = {
  current: defaultSettings,
  notice: null,
  update: async () => defaultSettings,
  subscribe: () => () => {},
  settled: async () => {},
}

const noRestarts: RestartWatch = {
  loopOf: () => null,
  storyOf: () => ({ entries: [], droppedCount: 0 }),
  subscribe: () => () => {},
}

const opened: Hub[] = []
afterEach(() => {
  for (const hub of opened.splice(0)) hub.close()
})

function setUp() {
  const { port1, port2 } = new MessageChannel()
  const fake = fakeState()
  const entries: ActivityEntry[] = []
  const entryListeners = new Set<(entry: ActivityEntry) => void>()
  const sources = createSources({
    logs: {} as LogSessions,
    state: fake.state,
    actions: {
      ...createDeferredActions(),
      entries,
      subscribe: (listener) => {
        entryListeners.add(listener)
        return () => entryListeners.delete(listener)
      },
    },
    jobs: {
      jobs: [],
      subscribe: () => () => {},
      prepareRun: () => Promise.reject(new Error('not here')),
      startRun: () => {
        throw new Error('not here')
      },
      cancel: () => {},
    },
    settings,
    terminals: createTerminals({
      port: () => {
        throw new Error('No engine.')
      },
      state: fake.state,
      clock: systemClock,
      randomId: () => crypto.randomUUID(),
      logger: silentLogger,
    }),
    stats: { watch: () => () => {}, latest: () => null, history: () => [] },
    restarts: noRestarts,
  })
  const hub = openHub({
    port: adapt(port1),
    findSource: sourceFinder(sources),
    setTimer: (run, delayMs) => {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
    logger: silentLogger,
  })
  opened.push(hub)
  const received: PortMessage[] = []
  const waiting: (() => void)[] = []
  port2.on('message', (message: PortMessage) => {
    received.push(message)
    for (const wake of waiting.splice(0)) wake()
  })
  return {
    ...fake,
    entries,
    entryListeners,
    hub,
    received,
    page: port2,
    send: (request: PortRequest) => port2.postMessage(request),
    until: async (isSo: () => boolean) => {
      while (!isSo()) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
        })
      }
    },
  }
}

/** Whatever was sent before has been handled after it. */
async function settle(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 30)
  })
}

describe('openHub', () => {
  it('answers with the snapshot, then with slim rows as they change', async () => {
    const { set, send, received, until } = setUp()
    set(fakeContainer({ id: idOf(1), name: 'web', command: ['secret'] }))
    send({ kind: 'follow', id: 1, topic: 'containers', params: null })
    await until(() => received.length === 1)
    expect(received[0]).toMatchObject({ kind: 'snapshot', id: 1, seq: 0, value: [{ name: 'web' }] })
    expect(JSON.stringify(received)).not.toContain('secret')
    set(fakeContainer({ id: idOf(1), name: 'web', state: 'exited' }))
    await until(() => received.length === 2)
    expect(received[1]).toMatchObject({
      kind: 'patch',
      id: 1,
      seq: 1,
      patch: { upserts: [{ state: 'exited' }] },
    })
  })

  it('carries a label key that an object would lose', async () => {
    const { set, send, received, until } = setUp()
    set(fakeContainer({ id: idOf(1), labels: [['__proto__', 'kept']] }))
    send({ kind: 'follow', id: 1, topic: 'containers', params: null })
    await until(() => received.length === 1)
    expect(received[0]).toMatchObject({ value: [{ labels: [['__proto__', 'kept']] }] })
  })

  it('watches the state only while a topic of it is followed', async () => {
    const { send, hub, listeners, received, until } = setUp()
    expect(listeners.size).toBe(0)
    send({ kind: 'follow', id: 1, topic: 'containers', params: null })
    send({ kind: 'follow', id: 2, topic: 'containers', params: null })
    await until(() => received.length === 2)
    expect(listeners.size).toBe(1)
    send({ kind: 'unfollow', id: 1 })
    await settle()
    expect([hub.followCount, listeners.size]).toEqual([1, 1])
    send({ kind: 'unfollow', id: 2 })
    await settle()
    expect([hub.followCount, listeners.size]).toEqual([0, 0])
  })

  it('lets go of everything when the port closes', async () => {
    const { send, page, hub, listeners, received, until } = setUp()
    for (const [id, topic] of ['containers', 'engine', 'events', 'activity'].entries()) {
      send({ kind: 'follow', id, topic, params: null })
    }
    await until(() => received.length === 4)
    expect(listeners.size).toBe(3)
    page.close()
    await settle()
    expect([hub.followCount, listeners.size]).toEqual([0, 0])
  })

  it('lets go of everything when it is closed, and may be closed twice', async () => {
    const { send, hub, listeners, received, until, set } = setUp()
    send({ kind: 'follow', id: 0, topic: 'containers', params: null })
    await until(() => received.length === 1)
    hub.close()
    hub.close()
    set(fakeContainer({ id: idOf(1) }))
    expect([hub.followCount, listeners.size]).toEqual([0, 0])
  })

  it.each([
    ['__proto__', null, 'topic'],
    ['constructor', null, 'topic'],
    ['nowhere', null, 'topic'],
    ['containers', { all: true }, 'params'],
  ])('refuses the topic %s with %j', async (topic, params, field) => {
    const { send, received, until, hub } = setUp()
    send({ kind: 'follow', id: 3, topic, params })
    await until(() => received.length === 1)
    expect(received[0]).toMatchObject({ kind: 'error', id: 3, error: { code: 'INVALID_INPUT', field } })
    expect(hub.followCount).toBe(0)
  })

  it('refuses a number that is in use, and more topics than a page can need', async () => {
    const { send, received, until, hub } = setUp()
    for (let id = 0; id < maximumFollows; id += 1) send({ kind: 'follow', id, topic: 'engine', params: null })
    send({ kind: 'follow', id: 0, topic: 'engine', params: null })
    send({ kind: 'follow', id: maximumFollows, topic: 'engine', params: null })
    await until(() => received.length === maximumFollows + 2)
    expect(received.filter((message) => message.kind === 'error')).toHaveLength(2)
    expect(hub.followCount).toBe(maximumFollows)
  })

  it('bears anything that a page can send', async () => {
    const { page, received, send, until } = setUp()
    const nonsense: unknown[] = [
      null,
      undefined,
      'follow',
      [],
      { kind: 'follow' },
      { kind: 'follow', id: -1, topic: 'engine', params: null },
      { kind: 'follow', id: 1.5, topic: 'engine', params: null },
      { kind: 'follow', id: NaN, topic: 'engine', params: null },
      { kind: 'follow', id: 1, topic: 'x'.repeat(10_000), params: null },
      { kind: 'ack', id: 99, seq: 1 },
      { kind: 'again', id: 99 },
      { kind: 'unfollow', id: 99 },
      { kind: '__proto__', id: 1 },
      new Map([['kind', 'follow']]),
      10n,
    ]
    for (const each of nonsense) page.postMessage(each)
    send({ kind: 'follow', id: 1, topic: 'engine', params: null })
    await until(() => received.length === 1)
    expect(received).toMatchObject([{ kind: 'snapshot', id: 1 }])
  })

  it('ends a follow whose value can not be copied, and says so', async () => {
    const { send, received, until, state, tell, hub } = setUp()
    send({ kind: 'follow', id: 1, topic: 'engine', params: null })
    await until(() => received.length === 1)
    Object.assign(state, { status: { ...state.status, identity: () => {} } })
    tell({ kind: 'status', status: state.status })
    await until(() => received.length === 2)
    expect(received[1]).toMatchObject({ kind: 'error', id: 1, error: { code: 'INTERNAL' } })
    expect(hub.followCount).toBe(0)
  })

  it('holds events back for a page that does not read, and counts what it dropped', async () => {
    const { send, received, until, tell } = setUp()
    send({ kind: 'follow', id: 1, topic: 'events', params: null })
    await until(() => received.length === 1)
    const event = { type: 'container', action: 'start' } as EngineEvent
    for (let index = 0; index < 5_000; index += 1) tell({ kind: 'events', added: [event], dropped: 0 })
    await settle()
    expect(received.length).toBeLessThanOrEqual(4)
    for (let index = 0; index < 8; index += 1) send({ kind: 'ack', id: 1, seq: index })
    const patches = () =>
      received.flatMap((message) =>
        message.kind === 'patch' ? [message.patch as { added: unknown[]; dropped: number }] : [],
      )
    const total = () => patches().reduce((sum, { added, dropped }) => sum + added.length + dropped, 0)
    await until(() => total() === 5_000)
    expect(Math.max(...patches().map(({ added }) => added.length))).toBeLessThanOrEqual(1_000)
  })

  it('tells which activity entries were forgotten', async () => {
    const { send, received, until, entries, entryListeners } = setUp()
    const entry = (activityId: string) => ({ activityId }) as ActivityEntry
    entries.push(entry('first'))
    send({ kind: 'follow', id: 1, topic: 'activity', params: null })
    await until(() => received.length === 1)
    entries.splice(0, 1, entry('second'))
    for (const listener of entryListeners) listener(entry('second'))
    await until(() => received.length === 2)
    expect(received[1]).toMatchObject({
      patch: { upserts: [{ activityId: 'second' }], removed: ['first'] },
    })
  })
})
