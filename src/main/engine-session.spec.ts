import { describe, expect, it, vi } from 'vitest'
import type { EndpointDescription, EngineStatus } from '@shared/domain/engine'
import { createDeferredActions } from './actions/deferred-actions'
import { startEngineSession, type RunningEngine } from './engine-session'
import { silentLogger } from './log'
import { createDeferredState } from './state/deferred-state'
import type { StateChange } from './state/state-port'

const endpoint: EndpointDescription = {
  url: 'unix:///engine.sock',
  source: 'DOCKER_HOST',
  contextName: 'default',
}

function runningEngine() {
  const inner = createDeferredState({ endpoint, nowMs: () => 0, retry: () => {} })
  const actions = createDeferredActions()
  const visible = vi.spyOn(inner, 'setVisible')
  const engine = {
    state: inner,
    actions,
    start: vi.fn(),
    dispose: vi.fn(async () => {}),
  } satisfies RunningEngine
  return { engine, inner, visible }
}

const describeFailure = (cause: unknown) => ({
  failure: { reason: 'unknown-context' as const, detail: String(cause) },
  endpoint,
})

function start(build: () => Promise<RunningEngine>) {
  const session = startEngineSession({
    build,
    describe: describeFailure,
    nowMs: () => 5,
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
