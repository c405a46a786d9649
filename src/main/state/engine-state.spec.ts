import { beforeEach, describe, expect, it } from 'vitest'
import { settle } from './testing/fake-clock'
import { fakeContainer, fakeEvent, fakeImage, fakeVolume, idOf, imageIdOf } from './testing/fake-objects'
import { createStateBench, type StateBench } from './testing/state-bench'

let bench: StateBench

beforeEach(() => {
  bench = createStateBench()
})

function expectTruth(): void {
  const { engine, state } = bench
  expect(new Map(state.snapshot.containers)).toEqual(engine.containers)
  expect(new Map(state.snapshot.networks)).toEqual(engine.networks)
  expect(new Map(state.snapshot.volumes)).toEqual(engine.volumes)
  expect([...state.snapshot.images.keys()].sort()).toEqual([...engine.images.keys()].sort())
}

const kindsOf = () => bench.changes.map(({ kind }) => kind)
const patchesOf = (wanted: string) => bench.changes.filter(({ kind }) => kind === wanted)

describe('the first connection', () => {
  it('opens the events before the lists, shows containers first and ends up with the whole truth', async () => {
    const { engine, state, addObjects, goLive } = bench
    addObjects()
    let releaseContainers = () => {}
    const held = new Promise<void>((resolve) => {
      releaseContainers = resolve
    })
    engine.gate = (call) => (call === 'listContainers' ? held : Promise.resolve())
    state.start()
    await settle()
    expect(engine.calls.slice(0, 3)).toEqual(['connect', 'openEvents', 'listContainers'])
    expect(engine.calls).toContain('listImages')
    expect(engine.calls).not.toContain('identity')
    expect(kindsOf().filter((kind) => kind !== 'status')).toEqual([])
    releaseContainers()
    await settle()
    expect(kindsOf().filter((kind) => kind !== 'status')[0]).toBe('containers')
    await goLive()
    expectTruth()
    expect(state.status).toMatchObject({ phase: 'live', hasSnapshot: true, failure: null, clockSkewMs: 0 })
    expect(state.status.identity?.engineId).toBe('ENGINE-ONE')
  })

  it('reads the details only when the rows of the list have had their time, and what an event names at once', async () => {
    bench = createStateBench(1_000)
    const { engine, clock, addObjects, goLive } = bench
    addObjects()
    let releaseContainers = () => {}
    const held = new Promise<void>((resolve) => {
      releaseContainers = resolve
    })
    engine.gate = (call) => (call === 'listContainers' ? held : Promise.resolve())
    bench.state.start()
    await clock.advance(2_000)
    releaseContainers()
    await goLive()
    const inspected = () => engine.calls.filter((call) => call.startsWith('inspectContainer'))
    expect(inspected()).toEqual([])
    engine.emit(fakeEvent('container', 'rename', idOf(2)))
    await settle()
    expect(new Set(inspected())).toEqual(new Set([`inspectContainer ${idOf(2)}`]))
    await clock.advance(1_000)
    expect(new Set(inspected())).toEqual(
      new Set([1, 2, 3].map((number) => `inspectContainer ${idOf(number)}`)),
    )
    expectTruth()
  })

  it('reads again what an event named while the lists were on their way', async () => {
    const { engine, clock, state, addObjects } = bench
    addObjects()
    let moment = () => {}
    engine.gate = (call, when) => {
      // The answer is made, and the world goes on before it arrives.
      if (call === 'listContainers' && when === 'after') moment()
      return Promise.resolve()
    }
    moment = () => {
      engine.containers.set(idOf(2), fakeContainer({ id: idOf(2), name: 'renamed' }))
      engine.containers.delete(idOf(3))
      engine.containers.set(idOf(4), fakeContainer({ id: idOf(4) }))
      engine.emit(fakeEvent('container', 'rename', idOf(2)))
      engine.emit(fakeEvent('container', 'destroy', idOf(3)))
      engine.emit(fakeEvent('container', 'create', idOf(4)))
    }
    state.start()
    await clock.advance(200)
    expectTruth()
  })

  it('fills in details of thousands in tens of patches, running ones first, six at a time', async () => {
    const { engine, state, clock, goLive } = bench
    for (let number = 1; number <= 3000; number += 1) {
      const isRunning = number > 2900
      const container = fakeContainer({ id: idOf(number), state: isRunning ? 'running' : 'exited' })
      engine.containers.set(container.id, container)
    }
    let atOnce = 0
    let most = 0
    engine.gate = async (call, when) => {
      if (!call.startsWith('inspectContainer')) return
      atOnce += when === 'before' ? 1 : -1
      most = Math.max(most, atOnce)
      await new Promise<void>((resolve) => clock.setTimer(resolve, 1))
    }
    await goLive()
    await clock.advance(2000)
    expect(most).toBeLessThanOrEqual(6)
    const reads = engine.calls.filter((call) => call.startsWith('inspectContainer'))
    expect(reads).toHaveLength(3000)
    expect(new Set(reads.slice(0, 100).map((call) => Number.parseInt(call.slice(-4), 16)))).toEqual(
      new Set(Array.from({ length: 100 }, (_, index) => 2901 + index)),
    )
    expect(patchesOf('containers').length).toBeLessThan(60)
    expect([...state.snapshot.containers.values()].every(({ isInspected }) => isInspected)).toBe(true)
  })
})

describe('live', () => {
  beforeEach(async () => {
    bench.addObjects()
    await bench.goLive()
    bench.forget()
  })

  it('costs one read of the one object for an event, and nothing waits', async () => {
    const { engine, state } = bench
    engine.containers.set(idOf(2), fakeContainer({ id: idOf(2), state: 'exited', exitCode: 137 }))
    engine.emit(fakeEvent('container', 'die', idOf(2)))
    await settle()
    expect(engine.calls).toEqual([`inspectContainer ${idOf(2)}`])
    expect(state.snapshot.containers.get(idOf(2))?.exitCode).toBe(137)
    expect(patchesOf('containers')).toHaveLength(1)
  })

  it('asks for nothing but a sign of life while nothing happens', async () => {
    const { engine, clock } = bench
    await clock.advance(60_000)
    expect(new Set(engine.calls)).toEqual(new Set(['ping']))
    expect(engine.calls.length).toBeLessThanOrEqual(15)
  })

  it('takes events for a sign of life', async () => {
    const { engine, clock } = bench
    for (let second = 0; second < 20; second += 1) {
      engine.emit(fakeEvent('plugin', 'enable', 'x'))
      await clock.advance(1000)
    }
    expect(engine.calls).toEqual([])
  })

  it('asks once a minute while nobody looks, and at once when somebody does', async () => {
    const { engine, clock, state } = bench
    state.setVisible(false)
    await clock.advance(59_000)
    expect(engine.calls).toEqual([])
    await clock.advance(2000)
    expect(engine.calls).toEqual(['ping'])
    await clock.advance(30_000)
    state.setVisible(true)
    await clock.advance(1)
    expect(engine.calls).toEqual(['ping', 'ping'])
  })

  it('reads an object a few times only in a storm, and ends with the last state', async () => {
    const { engine, state, clock } = bench
    for (let count = 0; count < 1000; count += 1) {
      const id = idOf(1 + (count % 3))
      engine.containers.set(id, fakeContainer({ id, name: `storm-${count}` }))
      engine.emit(fakeEvent('container', 'rename', id))
    }
    await clock.advance(1000)
    expect(engine.calls.length).toBeLessThan(40)
    expect(state.snapshot.containers.get(idOf(1))?.name).toBe('storm-999')
    expect(state.recentEvents).toHaveLength(1000)
    expect(patchesOf('events').length).toBeLessThanOrEqual(3)
  })

  it('removes at once what is destroyed, and throws away what is said of it afterwards', async () => {
    const { engine, state } = bench
    let release = () => {}
    engine.gate = (_call, when) =>
      when === 'before' ? Promise.resolve() : new Promise<void>((resolve) => (release = resolve))
    engine.emit(fakeEvent('container', 'die', idOf(2)))
    await settle()
    engine.containers.delete(idOf(2))
    engine.emit(fakeEvent('container', 'destroy', idOf(2)))
    await settle()
    expect(state.snapshot.containers.has(idOf(2))).toBe(false)
    release()
    await settle()
    expect(state.snapshot.containers.has(idOf(2))).toBe(false)
  })

  it('removes what is not there when it is read', async () => {
    const { engine, state } = bench
    engine.containers.delete(idOf(1))
    engine.emit(fakeEvent('container', 'die', idOf(1)))
    await settle()
    expect(state.snapshot.containers.has(idOf(1))).toBe(false)
  })

  it('shows a rename in the member list of its networks too', async () => {
    const { engine } = bench
    engine.emit(fakeEvent('container', 'rename', idOf(1), { oldName: '/one', name: 'two' }))
    await settle()
    expect(engine.calls.sort()).toEqual([`inspectContainer ${idOf(1)}`, `inspectNetwork ${idOf(9)}`])
  })

  it('takes a tag from the image that had it', async () => {
    const { engine, state } = bench
    engine.images.set(imageIdOf(1), fakeImage({ id: imageIdOf(1), tags: [] }))
    engine.images.set(imageIdOf(2), fakeImage({ id: imageIdOf(2), tags: ['web:1'] }))
    engine.emit(fakeEvent('image', 'pull', 'web:1', { name: 'web' }))
    await settle()
    expect(state.snapshot.images.get(imageIdOf(2))?.tags).toEqual(['web:1'])
    expect(state.snapshot.images.get(imageIdOf(1))?.tags).toEqual([])
  })

  it('lists once for a prune and once more for the prunes meanwhile', async () => {
    const { engine, state, clock } = bench
    engine.volumes.clear()
    await clock.advance(1000)
    engine.calls.length = 0
    for (let count = 0; count < 10; count += 1) engine.emit(fakeEvent('volume', 'prune', ''))
    await clock.advance(400)
    expect(engine.calls).toEqual(['listVolumes'])
    expect(state.snapshot.volumes.size).toBe(0)
    for (let count = 0; count < 10; count += 1) engine.emit(fakeEvent('volume', 'prune', ''))
    await clock.advance(1000)
    expect(engine.countCalls('listVolumes')).toBe(2)
  })

  it('mends every five minutes what no event told', async () => {
    const { engine, state, clock } = bench
    engine.containers.set(idOf(1), fakeContainer({ id: idOf(1), state: 'exited', exitCode: 9 }))
    engine.containers.delete(idOf(3))
    engine.volumes.set('silent', fakeVolume({ name: 'silent' }))
    await clock.advance(299_000)
    expect(engine.countCalls('listContainers')).toBe(0)
    expect(state.snapshot.volumes.has('silent')).toBe(false)
    await clock.advance(2000)
    expect(engine.countCalls('listContainers')).toBe(1)
    // Only what differs is read again.
    expect(engine.countCalls('inspectContainer')).toBe(1)
    expectTruth()
  })

  it('mends at once when asked to', async () => {
    const { engine, state } = bench
    engine.containers.set(idOf(1), fakeContainer({ id: idOf(1), state: 'paused' }))
    await state.reconcileNow()
    expect(state.snapshot.containers.get(idOf(1))?.state).toBe('paused')
  })

  it('finds a network of a stopped container, of which the engine (20.10) sends no event', async () => {
    const { engine, state, clock } = bench
    const stopped = fakeContainer({ id: idOf(2), state: 'exited' })
    engine.containers.set(stopped.id, stopped)
    await state.reconcileNow()
    await clock.advance(200)
    const attachment = { networkId: idOf(9), networkName: 'late', gateway: null, aliases: [] }
    const address = { ipv4Address: null, ipv6Address: null, macAddress: null }
    const joined = { ...stopped, networks: [{ ...attachment, ...address }] }
    engine.containers.set(stopped.id, joined)
    await state.reconcileNow()
    await clock.advance(200)
    expect(state.snapshot.containers.get(stopped.id)).toEqual(joined)
  })

  it('does not bring back what was destroyed while a list was on its way', async () => {
    const { engine, state, changes } = bench
    engine.gate = (call, when) => {
      if (call === 'listContainers' && when === 'after') {
        engine.containers.delete(idOf(2))
        engine.emit(fakeEvent('container', 'destroy', idOf(2)))
        return settle()
      }
      return Promise.resolve()
    }
    await state.reconcileNow()
    await settle()
    expect(state.snapshot.containers.has(idOf(2))).toBe(false)
    for (const change of changes) {
      if (change.kind === 'containers') expect(change.patch.upserts).toEqual([])
    }
  })

  it('sends nothing where nothing changed', async () => {
    const { engine, state, changes } = bench
    engine.emit(fakeEvent('container', 'start', idOf(1)))
    await settle()
    await state.reconcileNow()
    expect(changes.filter(({ kind }) => kind !== 'events')).toEqual([])
  })

  it('is not thrown off by a listener, and tells all of them in one order', async () => {
    const { engine, state, clock } = bench
    const seen: string[] = []
    const stop = state.subscribe(() => {
      throw new Error('listener')
    })
    state.subscribe((change) => seen.push(change.kind))
    engine.emit(fakeEvent('container', 'destroy', idOf(1)))
    await clock.advance(0)
    stop()
    expect(seen).toEqual(['containers', 'events'])
  })
})
