import { beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '../log'
import { createEngineState, type EngineState } from './engine-state'
import type { StateChange } from './state-port'
import { createFakeClock, settle, type FakeClock } from './testing/fake-clock'
import { createFakeEngine, refused, timedOut, type FakeEngine } from './testing/fake-engine'
import {
  fakeContainer,
  fakeEvent,
  fakeImage,
  fakeNetwork,
  fakeVolume,
  idOf,
  imageIdOf,
} from './testing/fake-objects'

let clock: FakeClock
let engine: FakeEngine
let state: EngineState
let changes: StateChange[]

function addAll(): void {
  for (const number of [1, 2, 3]) {
    engine.containers.set(idOf(number), fakeContainer({ id: idOf(number) }))
  }
  engine.images.set(imageIdOf(1), fakeImage({ id: imageIdOf(1), tags: ['web:1'] }))
  engine.volumes.set('data', fakeVolume({ name: 'data' }))
  engine.networks.set(
    idOf(9),
    fakeNetwork({
      id: idOf(9),
      members: [
        { containerId: idOf(1), name: 'one', ipv4Address: null, ipv6Address: null, macAddress: null },
      ],
    }),
  )
}

beforeEach(() => {
  clock = createFakeClock()
  engine = createFakeEngine()
  changes = []
  state = createEngineState({ port: engine.port, clock, random: () => 0.5, logger: silentLogger })
  state.subscribe((change) => changes.push(change))
})

function expectTruth(): void {
  expect(new Map(state.snapshot.containers)).toEqual(engine.containers)
  expect(new Map(state.snapshot.networks)).toEqual(engine.networks)
  expect(new Map(state.snapshot.volumes)).toEqual(engine.volumes)
  expect([...state.snapshot.images.keys()].sort()).toEqual([...engine.images.keys()].sort())
}

async function startLive(): Promise<void> {
  state.start()
  await clock.advance(100)
  expect(state.status.phase).toBe('live')
}

describe('the first connection', () => {
  it('opens the events before the lists, shows containers first and ends up with the whole truth', async () => {
    addAll()
    await startLive()
    const order = engine.calls.map((call) => call.split(' ')[0])
    expect(order.slice(0, 3)).toEqual(['connect', 'openEvents', 'listContainers'])
    const kinds = changes.map((change) => change.kind).filter((kind) => kind !== 'status')
    expect(kinds[0]).toBe('containers')
    expectTruth()
    expect(state.status).toMatchObject({ phase: 'live', hasSnapshot: true, failure: null })
    expect(state.status.identity?.engineId).toBe('ENGINE-ONE')
  })
})

describe('live', () => {
  beforeEach(async () => {
    addAll()
    await startLive()
    engine.calls.length = 0
    changes.length = 0
  })

  it('costs one read of the one object for an event', async () => {
    engine.containers.set(idOf(2), fakeContainer({ id: idOf(2), state: 'exited', exitCode: 137 }))
    engine.emit(fakeEvent('container', 'die', idOf(2)))
    await settle()
    expect(engine.calls).toEqual([`inspectContainer ${idOf(2)}`])
    expect(state.snapshot.containers.get(idOf(2))?.exitCode).toBe(137)
    expect(changes.filter((change) => change.kind === 'containers')).toHaveLength(1)
  })

  it('asks for nothing but a ping while nothing happens', async () => {
    await clock.advance(60_000)
    expect(new Set(engine.calls)).toEqual(new Set(['ping']))
  })
})

describe('a lost connection', () => {
  it('is gone at once when the engine is, keeps the list, and comes back with the truth', async () => {
    addAll()
    await startLive()
    await clock.advance(5000)
    engine.failureOf = () => refused
    engine.breakStreams(refused)
    await clock.advance(1000)
    expect(state.status.phase).toBe('gone')
    expect(state.snapshot.containers.size).toBe(3)
    engine.containers.delete(idOf(1))
    engine.containers.set(idOf(2), fakeContainer({ id: idOf(2), state: 'exited', exitCode: 1 }))
    engine.failureOf = () => null
    await clock.advance(2000)
    expect(state.status.phase).toBe('live')
    await clock.advance(200)
    expectTruth()
  })

  it('is stale when the engine does not answer', async () => {
    addAll()
    await startLive()
    engine.failureOf = () => timedOut
    await clock.advance(6000)
    expect(state.status.phase).toBe('stale')
    expect(state.status.failure?.reason).toBe('not-answering')
    expect(state.snapshot.containers.size).toBe(3)
  })
})
