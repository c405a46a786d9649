/** Whatever the order in which changes, events, answers and breaks meet, the view ends up as the truth. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Container } from '@shared/domain/container'
import type { EngineEvent } from '@shared/domain/event'
import type { Image, Network, Volume } from '@shared/domain/objects'
import { applyPatch } from '@shared/domain/patch'
import type { AppError } from '@shared/domain/result'
import { silentLogger } from '../log'
import { createEngineState, type EngineState } from './engine-state'
import { createFakeClock } from './testing/fake-clock'
import { createFakeEngine, refused } from './testing/fake-engine'
import { steps, takeStep } from './testing/fake-world'

const step = fc.record({
  step: fc.constantFrom(...steps),
  number: fc.integer({ min: 1, max: 2 }),
  other: fc.integer({ min: 1, max: 2 }),
})
const trouble = fc.constantFrom('break', 'end', 'drop', 'fail', 'reconcile')
/** Few objects and long histories: what goes wrong takes several steps with the same one. */
const history = fc.array(fc.oneof({ arbitrary: step, weight: 12 }, { arbitrary: trouble, weight: 1 }), {
  minLength: 5,
  maxLength: 40,
  size: 'max',
})

/** A second copy that is kept by patches alone, as the window keeps it. */
function follow(state: EngineState) {
  const copy = {
    containers: new Map<string, Container>(),
    images: new Map<string, Image>(),
    networks: new Map<string, Network>(),
    volumes: new Map<string, Volume>(),
  }
  state.subscribe((change) => {
    if (change.kind === 'containers') applyPatch(copy.containers, change.patch, ({ id }) => id)
    if (change.kind === 'images') applyPatch(copy.images, change.patch, ({ id }) => id)
    if (change.kind === 'networks') applyPatch(copy.networks, change.patch, ({ id }) => id)
    if (change.kind === 'volumes') applyPatch(copy.volumes, change.patch, ({ name }) => name)
  })
  return copy
}

describe('the view', () => {
  it('equals the truth after any history, and so does what follows it by patches', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), history, history, async (scheduler, before, during) => {
        const clock = createFakeClock()
        const engine = createFakeEngine()
        for (const entry of before) {
          if (typeof entry !== 'string') takeStep(engine, entry.step, entry.number, entry.other)
        }
        engine.gate = (call, moment) => scheduler.schedule(Promise.resolve(), `${call} ${moment}`)
        const state = createEngineState({ port: engine.port, clock, random: () => 0.5, logger: silentLogger })
        const copy = follow(state)

        // Events come late, but in order; those that are on their way are lost with the connection.
        const onTheirWay: EngineEvent[] = []
        let callsToFail = 0
        const failed = new Map<string, number>()
        engine.failureOf = (call) => {
          // Not for ever the same one: it is asked for less often each time, and the end here comes soon.
          const count = failed.get(call) ?? 0
          if (callsToFail === 0 || count === 2) return null
          failed.set(call, count + 1)
          callsToFail -= 1
          return broken
        }
        const deliver = () => {
          const event = onTheirWay.shift()
          if (event !== undefined) engine.emit(event)
        }
        state.start()
        scheduler.scheduleSequence(
          during.map((entry) => ({
            label: JSON.stringify(entry),
            builder: async () => {
              if (entry === 'reconcile') return void state.reconcileNow()
              if (entry === 'fail') return void (callsToFail = 3)
              if (entry === 'drop') {
                // Lost, but said to be lost with the next one that comes through.
                engine.dropEvents(onTheirWay.length + 1)
                onTheirWay.length = 0
                return
              }
              if (typeof entry === 'string') {
                onTheirWay.length = 0
                engine.breakStreams(entry === 'break' ? refused : undefined)
                return
              }
              const events = takeStep(engine, entry.step, entry.number, entry.other)
              onTheirWay.push(...events)
              for (const event of events) {
                void scheduler
                  .schedule(Promise.resolve(), `event ${event.type} ${event.action}`)
                  .then(deliver)
              }
            },
          })),
        )
        for (let round = 0; round < 8; round += 1) {
          await scheduler.waitIdle()
          await clock.advance(500)
        }
        callsToFail = 0
        // A stream that lost its last events shows it with the next one.
        engine.emit({ ...tick, timeMs: clock.nowMs() })
        for (let round = 0; round < 8; round += 1) {
          await clock.advance(500)
          await scheduler.waitIdle()
        }

        expect(state.status.phase).toBe('live')
        expect(new Map(state.snapshot.containers)).toEqual(engine.containers)
        expect(new Map(state.snapshot.networks)).toEqual(engine.networks)
        expect(new Map(state.snapshot.volumes)).toEqual(engine.volumes)
        expect(tagsOf(state.snapshot.images)).toEqual(tagsOf(engine.images))
        expect(copy).toEqual(state.snapshot)
        await state.dispose()
        expect(engine.openStreams).toBe(0)
      }),
      { numRuns: Number(process.env['QUAYSIDE_MODEL_RUNS'] ?? 150) },
    )
  }, 120_000)
})

const broken: AppError = {
  code: 'ENGINE_ERROR',
  message: 'The engine reported an error.',
  detail: 'HTTP 500',
}

const tick: EngineEvent = {
  type: 'plugin',
  action: 'enable',
  actionDetail: '',
  actorId: 'x',
  attributes: [],
  scope: 'local',
  timeMs: 0,
  timeNano: '0',
}

function tagsOf(images: ReadonlyMap<string, Image>): [string, string[]][] {
  return [...images.values()]
    .map((image): [string, string[]] => [image.id, [...image.tags].sort()])
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
