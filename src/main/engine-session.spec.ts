import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { EndpointDescription, EngineStatus } from '@shared/domain/engine'
import { createDeferredActions } from './actions/deferred-actions'
import type { EnginePort } from './engine/engine-port'
import { startEngineSession, type RunningEngine } from './engine-session'
import { silentLogger } from './log'
import { createDeferredState } from './state/deferred-state'
import type { StateChange } from './state/state-port'
import { fakeContainer, idOf } from './state/testing/fake-objects'

const endpoint: EndpointDescription = {
  url: 'unix:///engine.sock',
  source: 'DOCKER_HOST',
  contextName: 'default',
}

function runningEngine() {
  const inner = createDeferredState({ endpoint, nowMs: () => 0, retry: () => {} })
  const actions = createDeferredActions()
  const visible = vi.spyOn(inner, 'setVisible')
  const port = {} as EnginePort
  const engine = {
    port,
    state: inner,
    actions,
    isCurrent: vi.fn(() => Promise.resolve(true)),
    start: vi.fn(),
    dispose: vi.fn(async () => {}),
  } satisfies RunningEngine
  return { engine, inner, visible }
}

const describeFailure = (cause: unknown) => ({
  failure: { reason: 'unknown-context' as const, detail: String(cause) },
  endpoint,
})

let nowMs = 5
beforeEach(() => {
  nowMs = 5
})

function start(build: () => Promise<RunningEngine>) {
  const session = startEngineSession({
    build,
    describe: describeFailure,
    nowMs: () => nowMs,
    logger: silentLogger,
  })
  const statuses: EngineStatus[] = []
  session.state.subscribe((change: StateChange) => {
    if (change.kind === 'status') statuses.push(change.status)
  })
  return { session, statuses }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('startEngineSession', () => {
  it('is connecting until the endpoint is known, then is what the engine says', async () => {
    const { engine } = runningEngine()
    const { session, statuses } = start(() => Promise.resolve(engine))
    expect(session.state.status).toMatchObject({ phase: 'connecting', hasSnapshot: false })
    expect(session.state.snapshot.containers.size).toBe(0)
    await settle()
    expect(engine.start).toHaveBeenCalledTimes(1)
    expect(statuses).toHaveLength(1)
    expect(session.state.status.endpoint).toEqual(endpoint)
  })

  it('hands out the port of the engine that is followed, and refuses while there is none', async () => {
    const { engine } = runningEngine()
    const { session } = start(() => Promise.resolve(engine))
    expect(() => session.port()).toThrow('There is no engine to ask.')
    await settle()
    expect(session.port()).toBe(engine.port)
  })

  it('passes on what the engine tells to those who listened before', async () => {
    const { engine, inner } = runningEngine()
    const { statuses } = start(() => Promise.resolve(engine))
    await settle()
    inner.fail({ reason: 'refused', detail: '' }, null)
    expect(statuses.at(-1)).toMatchObject({ phase: 'gone', failure: { reason: 'refused' } })
  })

  it('tells the engine that the window was hidden meanwhile', async () => {
    const { engine, visible } = runningEngine()
    const { session } = start(() => Promise.resolve(engine))
    session.state.setVisible(false)
    await settle()
    expect(visible).toHaveBeenCalledWith(false)
  })

  it('is gone with the reason and what was asked for where there is no endpoint, and refuses actions', async () => {
    const { session, statuses } = start(() => Promise.reject(new Error('no such context')))
    await settle()
    expect(statuses).toMatchObject([
      { phase: 'gone', phaseSinceMs: 5, endpoint, failure: { reason: 'unknown-context' } },
    ])
    await expect(session.actions.act('stop', [])).rejects.toMatchObject({ error: { code: 'NOT_LIVE' } })
    await expect(session.state.reconcileNow()).resolves.toBeUndefined()
  })

  it('asks again when the person tries again, once at a time', async () => {
    const { engine } = runningEngine()
    const build = vi.fn<() => Promise<RunningEngine>>()
    build.mockRejectedValueOnce(new Error('broken file'))
    build.mockResolvedValueOnce(engine)
    const { session } = start(build)
    await settle()
    session.state.reconnectNow()
    session.state.reconnectNow()
    await settle()
    expect(build).toHaveBeenCalledTimes(2)
    expect(session.state.status.failure).toBeNull()
    session.state.reconnectNow()
    expect(build).toHaveBeenCalledTimes(2)
  })

  it('follows another endpoint when one is meant by the time the person tries again', async () => {
    const old = runningEngine()
    const next = runningEngine()
    const build = vi.fn<() => Promise<RunningEngine>>()
    build.mockResolvedValueOnce(old.engine).mockResolvedValueOnce(next.engine)
    const { session } = start(build)
    await settle()
    const again = vi.spyOn(old.inner, 'reconnectNow')
    session.state.reconnectNow()
    await settle()
    expect(again).toHaveBeenCalledTimes(1)
    expect(old.engine.dispose).not.toHaveBeenCalled()

    const container = fakeContainer({ id: idOf(1) })
    vi.spyOn(old.inner, 'snapshot', 'get').mockReturnValue({
      ...old.inner.snapshot,
      containers: new Map([[container.id, container]]),
    })
    const changes: StateChange[] = []
    session.state.subscribe((change) => changes.push(change))
    old.engine.isCurrent.mockResolvedValue(false)
    session.state.reconnectNow()
    await settle()
    expect(build).toHaveBeenCalledTimes(2)
    expect(old.engine.dispose).toHaveBeenCalledTimes(1)
    expect(next.engine.start).toHaveBeenCalledTimes(1)
    expect(changes.map(({ kind }) => kind)).toEqual(['containers', 'status'])
    expect(changes[0]).toMatchObject({ patch: { upserts: [], removed: [container.id] } })
    old.inner.fail({ reason: 'closed', detail: '' }, null)
    expect(changes).toHaveLength(2)
  })

  it('looks the endpoint up by itself at most every five seconds, and only while nothing was ever shown', async () => {
    const { engine, inner } = runningEngine()
    start(() => Promise.resolve(engine))
    await settle()
    const fail = async (atMs: number) => {
      nowMs = atMs
      inner.fail({ reason: 'refused', detail: '' }, null)
      await settle()
    }
    await fail(5_004)
    expect(engine.isCurrent).not.toHaveBeenCalled()
    await fail(5_005)
    await fail(10_004)
    expect(engine.isCurrent).toHaveBeenCalledTimes(1)
    await fail(10_005)
    expect(engine.isCurrent).toHaveBeenCalledTimes(2)
  })

  it('takes nobody elsewhere who is connected, and stays when the new endpoint can not be used', async () => {
    const { engine, inner } = runningEngine()
    const build = vi.fn<() => Promise<RunningEngine>>()
    build.mockResolvedValueOnce(engine).mockRejectedValue(new Error('broken file'))
    const { session } = start(build)
    await settle()
    engine.isCurrent.mockResolvedValue(false)
    session.state.reconnectNow()
    await settle()
    expect(build).toHaveBeenCalledTimes(2)
    expect(engine.dispose).not.toHaveBeenCalled()
    vi.spyOn(inner, 'status', 'get').mockReturnValue({ ...inner.status, phase: 'live' })
    session.state.reconnectNow()
    await settle()
    expect(build).toHaveBeenCalledTimes(2)
  })

  it('disposes of an engine that comes after the end', async () => {
    const { engine } = runningEngine()
    const { session } = start(() => Promise.resolve(engine))
    await session.dispose()
    await settle()
    expect(engine.dispose).toHaveBeenCalledTimes(1)
    expect(engine.start).not.toHaveBeenCalled()
  })

  it('disposes of the engine at the end', async () => {
    const { engine } = runningEngine()
    const { session } = start(() => Promise.resolve(engine))
    await settle()
    await session.dispose()
    expect(engine.dispose).toHaveBeenCalledTimes(1)
  })
})
