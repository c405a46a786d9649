/** An engine state on a fake engine and a fake clock, and what tests ask of the two. */
import { silentLogger } from '../../log'
import { createEngineState, type EngineState } from '../engine-state'
import type { StateChange } from '../state-port'
import { createFakeClock, type FakeClock } from './fake-clock'
import { createFakeEngine, type FakeEngine } from './fake-engine'
import { fakeContainer, fakeImage, fakeNetwork, fakeVolume, idOf, imageIdOf } from './fake-objects'

export interface StateBench {
  readonly clock: FakeClock
  readonly engine: FakeEngine
  readonly state: EngineState
  /** All that was sent since the start or the last `forget`. */
  readonly changes: StateChange[]
  forget(): void
  /** Three running containers, an image, a volume, and a network with the first container. */
  addObjects(): void
  goLive(): Promise<void>
}

/** `detailsDelayMs`: as in EngineStateOptions. */
export function createStateBench(detailsDelayMs = 0): StateBench {
  const clock = createFakeClock()
  const engine = createFakeEngine()
  const state = createEngineState({
    port: engine.port,
    clock,
    random: () => 0.5,
    logger: silentLogger,
    detailsDelayMs,
  })
  const changes: StateChange[] = []
  state.subscribe((change) => changes.push(change))

  return {
    clock,
    engine,
    state,
    changes,
    forget: () => {
      changes.length = 0
      engine.calls.length = 0
    },
    addObjects: () => {
      for (const number of [1, 2, 3]) engine.containers.set(idOf(number), fakeContainer({ id: idOf(number) }))
      engine.images.set(imageIdOf(1), fakeImage({ id: imageIdOf(1), tags: ['web:1'] }))
      engine.volumes.set('data', fakeVolume({ name: 'data' }))
      const address = { ipv4Address: null, ipv6Address: null, macAddress: null }
      const members = [{ containerId: idOf(1), name: 'one', ...address }]
      engine.networks.set(idOf(9), fakeNetwork({ id: idOf(9), members }))
    },
    goLive: async () => {
      state.start()
      await clock.advance(200)
      if (state.status.phase !== 'live') throw new Error(`The state is ${state.status.phase}.`)
    },
  }
}
