/** What the state does when the engine, or the way to it, does not behave. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { AppError } from '@shared/domain/result'
import { backOffMs, phaseAfter } from './connection-loop'
import { settle } from './testing/fake-clock'
import { refused, timedOut } from './testing/fake-engine'
import { fakeContainer, fakeEvent, fakeIdentity, idOf } from './testing/fake-objects'
import { createStateBench, type StateBench } from './testing/state-bench'

let bench: StateBench
const broken: AppError = {
  code: 'ENGINE_ERROR',
  message: 'The engine reported an error.',
  detail: 'HTTP 500',
}
const forbidden: AppError = { code: 'FORBIDDEN', message: 'The engine does not allow this.' }

beforeEach(() => {
  bench = createStateBench()
  bench.addObjects()
})

const phases = () =>
  bench.changes.flatMap((change) => (change.kind === 'status' ? [change.status.phase] : []))

describe('without an engine', () => {
  it('says so with the reason, and tries again ever less often', async () => {
    const { engine, state, clock } = bench
    engine.failureOf = () => refused
    state.start()
    await settle()
    expect(state.status).toMatchObject({
      phase: 'gone',
      hasSnapshot: false,
      listedKinds: [],
      failure: { reason: 'refused', detail: 'ECONNREFUSED' },
      nextAttemptAtMs: clock.nowMs() + 250,
    })
    await clock.advance(10_000)
    expect(engine.countCalls('connect')).toBeGreaterThanOrEqual(10)
    expect(engine.countCalls('connect')).toBeLessThanOrEqual(13)
  })

  it('tries at once when asked to', async () => {
    const { engine, state, clock } = bench
    engine.failureOf = () => refused
    state.start()
    await clock.advance(5000)
    engine.failureOf = () => null
    await clock.advance(1)
    expect(state.status.phase).toBe('gone')
    state.reconnectNow()
    await settle()
    expect(state.status).toMatchObject({ phase: 'live', failure: null, nextAttemptAtMs: null })
    engine.calls.length = 0
    state.reconnectNow()
    await settle()
    expect(engine.calls).toEqual([])
  })

  it('is not held up by a connect that hangs, and can be ended in the middle of it', async () => {
    const { engine, state, clock } = bench
    engine.gate = (call) => (call === 'connect' ? new Promise(() => {}) : Promise.resolve())
    state.start()
    await clock.advance(4000)
    expect(state.status.phase).toBe('connecting')
    await clock.advance(2000)
    expect(state.status).toMatchObject({ phase: 'gone', failure: { reason: 'not-answering' } })
    await state.dispose()
    expect(clock.pendingTimers).toBe(0)
  })

  it('closes a stream that opens too late', async () => {
    const { engine, state, clock } = bench
    let open = () => {}
    engine.gate = (call, when) =>
      call === 'openEvents' && when === 'after'
        ? new Promise<void>((resolve) => (open = resolve))
        : Promise.resolve()
    state.start()
    await clock.advance(5000)
    expect(engine.openStreams).toBe(1)
    await state.dispose()
    open()
    await settle()
    expect(engine.openStreams).toBe(0)
  })
})

describe('an engine that is lost', () => {
  it('is gone within a second, with its list kept, and comes back with the truth', async () => {
    const { engine, state, clock, goLive } = bench
    await goLive()
    await clock.advance(5000)
    engine.failureOf = () => refused
    engine.breakStreams(refused)
    await settle()
    expect(state.status.phase).toBe('gone')
    expect(state.snapshot.containers.size).toBe(3)
    engine.containers.delete(idOf(1))
    engine.containers.set(idOf(2), fakeContainer({ id: idOf(2), state: 'exited', exitCode: 1 }))
    // Changed without a trace in the list.
    const policy = { name: 'always', maximumRetryCount: 0 } as const
    engine.containers.set(idOf(3), fakeContainer({ id: idOf(3), restartPolicy: policy }))
    engine.failureOf = () => null
    await clock.advance(2000)
    expect(state.status.phase).toBe('live')
    expect(new Map(state.snapshot.containers)).toEqual(engine.containers)
    expect(phases()).toEqual(expect.arrayContaining(['live', 'stale', 'gone', 'live']))
  })

  it('is never taken for live after a graceful end, and is followed again at once', async () => {
    const { engine, state, clock, goLive, forget } = bench
    await goLive()
    await clock.advance(2000)
    forget()
    engine.containers.delete(idOf(1))
    engine.breakStreams()
    await settle()
    expect(phases()[0]).toBe('stale')
    expect(state.status.phase).toBe('live')
    expect(state.snapshot.containers.has(idOf(1))).toBe(false)
    expect(engine.openStreams).toBe(1)
  })

  it('sends only what differs after a reconnect', async () => {
    const { engine, clock, goLive, forget, changes } = bench
    await goLive()
    await clock.advance(2000)
    engine.containers.set(idOf(2), fakeContainer({ id: idOf(2), name: 'other' }))
    forget()
    engine.breakStreams()
    await clock.advance(500)
    const touched = changes.flatMap((change) =>
      change.kind === 'containers' ? change.patch.upserts.map(({ id }) => id) : [],
    )
    expect(new Set(touched)).toEqual(new Set([idOf(2)]))
    expect(changes.filter(({ kind }) => ['images', 'networks', 'volumes'].includes(kind))).toEqual([])
    expect(engine.countCalls('inspectContainer')).toBe(3)
  })

  it('is stale when it does not answer, within six seconds', async () => {
    const { engine, state, clock, goLive } = bench
    await goLive()
    engine.gate = () => new Promise(() => {})
    await clock.advance(6000)
    expect(state.status).toMatchObject({ phase: 'stale', failure: { reason: 'not-answering' } })
    expect(state.snapshot.containers.size).toBe(3)
    engine.gate = () => Promise.resolve()
    await clock.advance(7000)
    expect(state.status.phase).toBe('live')
  })

  it('does not try again and again at once when each connection breaks', async () => {
    const { engine, state, clock } = bench
    engine.gate = (call) => {
      if (call === 'listContainers') setImmediate(() => engine.breakStreams(refused))
      return settle()
    }
    state.start()
    await clock.advance(10_000)
    expect(engine.countCalls('connect')).toBeLessThan(15)
    expect(engine.openStreams).toBeLessThanOrEqual(1)
  })

  it('is listed again when events were lost', async () => {
    const { engine, state, clock, goLive } = bench
    await goLive()
    await clock.advance(2000)
    engine.containers.delete(idOf(1))
    engine.dropEvents(7)
    engine.emit(fakeEvent('plugin', 'enable', 'x'))
    await clock.advance(500)
    expect(state.snapshot.containers.has(idOf(1))).toBe(false)
    const dropped = bench.changes.flatMap((change) => (change.kind === 'events' ? [change.dropped] : []))
    expect(dropped.reduce((sum, count) => sum + count, 0)).toBe(7)
  })

  it('may be another one when it comes back', async () => {
    const { engine, state, clock, goLive } = bench
    await goLive()
    engine.emit(fakeEvent('container', 'start', idOf(1)))
    await clock.advance(2000)
    engine.identity = fakeIdentity({ engineId: 'ENGINE-TWO' })
    engine.containers.clear()
    engine.networks.clear()
    engine.containers.set(idOf(7), fakeContainer({ id: idOf(7) }))
    engine.breakStreams(refused)
    await clock.advance(500)
    expect(state.status.identity?.engineId).toBe('ENGINE-TWO')
    expect([...state.snapshot.containers.keys()]).toEqual([idOf(7)])
    expect(state.snapshot.networks.size).toBe(0)
    expect(state.recentEvents).toEqual([])
  })

  it('touches nothing with an answer from before the break', async () => {
    const { engine, state, clock, goLive } = bench
    await goLive()
    await clock.advance(2000)
    let release = () => {}
    engine.gate = (call, when) =>
      call === `inspectContainer ${idOf(1)}` && when === 'after'
        ? new Promise<void>((resolve) => (release = resolve))
        : Promise.resolve()
    engine.emit(fakeEvent('container', 'start', idOf(1)))
    await settle()
    const staleRelease = release
    engine.gate = () => Promise.resolve()
    engine.containers.set(idOf(1), fakeContainer({ id: idOf(1), name: 'new' }))
    engine.breakStreams(refused)
    await clock.advance(500)
    staleRelease()
    await settle()
    expect(state.snapshot.containers.get(idOf(1))?.name).toBe('new')
  })

  it('leaves nothing behind when the state is disposed of', async () => {
    const { engine, state, clock, goLive } = bench
    await goLive()
    await state.dispose()
    expect(engine.openStreams).toBe(0)
    expect(clock.pendingTimers).toBe(0)
    engine.calls.length = 0
    await clock.advance(600_000)
    expect(engine.calls).toEqual([])
  })
})

describe('an engine that answers badly', () => {
  it('gets a second chance for a list', async () => {
    const { engine, state, clock } = bench
    let failures = 1
    engine.failureOf = (call) => (call === 'listContainers' && failures-- > 0 ? broken : null)
    state.start()
    await clock.advance(500)
    expect(state.status.phase).toBe('live')
    expect(engine.countCalls('connect')).toBe(1)
    expect(state.snapshot.containers.size).toBe(3)
  })

  it('is not live without its containers', async () => {
    const { engine, state, clock } = bench
    engine.failureOf = (call) => (call === 'listContainers' ? broken : null)
    state.start()
    await clock.advance(5000)
    expect(state.status.phase).toBe('gone')
    expect(engine.openStreams).toBeLessThanOrEqual(1)
  })

  it('may keep its volumes to itself', async () => {
    const { engine, state, clock } = bench
    engine.failureOf = (call) => (call === 'listVolumes' ? forbidden : null)
    state.start()
    await clock.advance(600)
    expect(state.status.phase).toBe('live')
    await clock.advance(60_000)
    expect(engine.countCalls('listVolumes')).toBe(2)
    expect(state.status.phase).toBe('live')
    // Told apart from an engine that has none.
    expect([...state.status.listedKinds].toSorted()).toEqual(['containers', 'images', 'networks'])
  })

  it('may hang over its volumes, and is asked again later', async () => {
    const { engine, state, clock } = bench
    let isHanging = true
    engine.gate = (call) => (call === 'listVolumes' && isHanging ? new Promise(() => {}) : Promise.resolve())
    state.start()
    await clock.advance(5100)
    expect(state.status.phase).toBe('live')
    expect(state.status.listedKinds).not.toContain('volumes')
    isHanging = false
    await clock.advance(61_000)
    expect(state.snapshot.volumes.size).toBe(1)
    expect(state.status.listedKinds).toContain('volumes')
    engine.failureOf = () => refused
    engine.breakStreams(refused)
    await clock.advance(1000)
    expect(state.status.phase).toBe('gone')
    expect(state.status.listedKinds).toHaveLength(4)
  })

  it('may be unable to show one container, and is not asked over and over', async () => {
    const { engine, state, clock, goLive, forget } = bench
    engine.failureOf = (call) => (call === `inspectContainer ${idOf(2)}` ? broken : null)
    await goLive()
    await clock.advance(10_000)
    expect(state.snapshot.containers.get(idOf(2))).toMatchObject({ state: 'running', isInspected: false })
    forget()
    await clock.advance(60_000)
    expect(engine.calls.filter((call) => call !== 'ping').length).toBeLessThanOrEqual(1)
    // Its state still follows, by the list.
    engine.containers.set(idOf(2), fakeContainer({ id: idOf(2), state: 'exited' }))
    engine.emit(fakeEvent('container', 'die', idOf(2)))
    await clock.advance(3000)
    expect(state.snapshot.containers.get(idOf(2))?.state).toBe('exited')
    expect(engine.countCalls('inspectContainer')).toBeLessThanOrEqual(4)
    engine.failureOf = () => null
    await clock.advance(300_000)
    expect(state.snapshot.containers.get(idOf(2))?.isInspected).toBe(true)
  })

  it('may fail to say who it is, and is asked again', async () => {
    const { engine, state, clock, goLive } = bench
    let failures = 1
    engine.failureOf = (call) => (call === 'identity' && failures-- > 0 ? timedOut : null)
    await goLive()
    expect(state.status.identity).toBeNull()
    await clock.advance(11_000)
    expect(state.status.identity?.engineId).toBe('ENGINE-ONE')
  })

  it('may go silent in the middle of its lists', async () => {
    const { engine, state, clock } = bench
    engine.gate = (call) => (/^(list|ping)/.test(call) ? new Promise(() => {}) : Promise.resolve())
    state.start()
    await clock.advance(6500)
    expect(state.status).toMatchObject({ phase: 'gone', failure: { reason: 'not-answering' } })
  })
})

describe('the clock of the engine', () => {
  it('is known from the first event where the connection did not tell', async () => {
    const { engine, state, clock } = bench
    engine.port.connect = async () => ({
      apiVersion: '1.41',
      engineApiVersion: '1.41',
      osType: 'linux',
      isPodman: false,
      clockSkewMs: null,
    })
    state.start()
    await clock.advance(200)
    expect(state.status.clockSkewMs).toBeNull()
    engine.emit({ ...fakeEvent('plugin', 'enable', 'x'), timeMs: 1, scope: 'swarm' })
    engine.emit({ ...fakeEvent('plugin', 'enable', 'x'), timeMs: clock.nowMs() + 240_000 })
    await settle()
    expect(state.status.clockSkewMs).toBe(240_000)
  })
})

describe('the rules', () => {
  it('double the delay up to the limit', () => {
    expect([1, 2, 3, 4, 50].map((failures) => backOffMs(failures, 1000))).toEqual([
      250, 500, 1000, 1000, 1000,
    ])
    expect(backOffMs(9, 10_000)).toBe(10_000)
  })

  it('call stale only what may come back to itself', () => {
    expect(phaseAfter('not-answering', true)).toBe('stale')
    expect(phaseAfter('not-answering', false)).toBe('gone')
    expect(phaseAfter('refused', true)).toBe('gone')
    expect(phaseAfter('no-socket', true)).toBe('gone')
  })
})
