import { beforeEach, describe, expect, it } from 'vitest'
import type { ActivityEntry, RemoveOptions } from '@shared/domain/action'
import type { ContainerMount } from '@shared/domain/container'
import type { AppErrorCode } from '@shared/domain/result'
import type { LogFields } from '../log'
import { createEngineState, type EngineState } from '../state/engine-state'
import { createFakeClock, settle, type FakeClock } from '../state/testing/fake-clock'
import { closed, createFakeEngine, refused, timedOut, type FakeEngine } from '../state/testing/fake-engine'
import { fakeContainer, fakeIdentity, idOf } from '../state/testing/fake-objects'
import type { Actions } from './action-port'
import { createContainerActions, planLifeMs } from './container-actions'

const plain: RemoveOptions = { force: false, removeAnonymousVolumes: false }
const forced: RemoveOptions = { force: true, removeAnonymousVolumes: true }
const web = idOf(1)
const db = idOf(2)
const anonymousName = idOf(0xabc)

let clock: FakeClock
let engine: FakeEngine
let state: EngineState
let actions: Actions
let told: ActivityEntry[]
let logged: { readonly message: string; readonly fields: LogFields }[]

function volumeMount(volumeName: string): ContainerMount {
  return {
    type: 'volume',
    volumeName,
    source: `/volumes/${volumeName}`,
    destination: '/data',
    driver: 'local',
    isReadOnly: false,
  }
}

function add(...containers: Parameters<typeof fakeContainer>[0][]): void {
  for (const container of containers) engine.containers.set(container.id, fakeContainer(container))
}

/** Puts a container straight into both truth and view. */
async function goLive(): Promise<void> {
  state.start()
  await clock.advance(200)
  expect(state.status.phase).toBe('live')
  engine.calls.length = 0
}

function writes(): string[] {
  return engine.calls.filter((call) => /^(start|stop|restart|pause|unpause|kill|remove|rename)/.test(call))
}

async function codeOf(promise: Promise<unknown>): Promise<AppErrorCode | 'none'> {
  try {
    await promise
    return 'none'
  } catch (cause) {
    return (cause as { error: { code: AppErrorCode } }).error.code
  }
}

/** Runs to the end although the clock stands still on its own. */
async function finish<T>(promise: Promise<T>, ms = 60_000): Promise<T> {
  const done = promise.then(
    () => true,
    () => true,
  )
  for (let elapsed = 0; elapsed < ms; elapsed += 500) {
    if (await Promise.race([done, settle().then(() => false)])) break
    await clock.advance(500)
  }
  return promise
}

beforeEach(() => {
  clock = createFakeClock()
  engine = createFakeEngine()
  told = []
  logged = []
  const logger = {
    log: (_level: string, message: string, fields: LogFields = {}) => void logged.push({ message, fields }),
  }
  state = createEngineState({ port: engine.port, clock, random: () => 0.5, logger })
  let next = 0
  actions = createContainerActions({
    port: engine.port,
    state,
    clock,
    randomId: () => `id-${next++}`,
    logger,
  })
  actions.subscribe((entry) => told.push(entry))
})

describe('plan', () => {
  it('says what a removal takes along and what it leaves, and changes nothing', async () => {
    add(
      {
        id: web,
        name: 'web',
        composeProject: 'shop',
        isAutoRemove: true,
        mounts: [volumeMount('prod_db'), volumeMount(anonymousName)],
      },
      { id: db, name: 'sidecar', networkMode: `container:${web}` },
    )
    await goLive()
    const plan = await actions.plan('remove', [web, web], forced)
    expect(plan.items).toHaveLength(1)
    expect(plan.items[0]?.notes).toEqual(
      expect.arrayContaining([
        { kind: 'is-running' },
        { kind: 'changed-files', added: 1, modified: 2, deleted: 3, bytes: 4096 },
        { kind: 'anonymous-volumes', names: [anonymousName], isRemoved: true },
        { kind: 'named-volumes-stay', names: ['prod_db'] },
        { kind: 'logs-go' },
        { kind: 'auto-remove' },
        { kind: 'compose-member', project: 'shop' },
        { kind: 'network-shared-by', names: ['sidecar'] },
      ]),
    )
    expect(plan.dockerCommand).toBe('docker container rm --force --volumes web')
    expect(plan.engineId).toBe('ENGINE-ONE')
    expect(writes()).toEqual([])
  })

  it('leaves out what runs, what Swarm owns and what is gone', async () => {
    add(
      { id: web, name: 'web' },
      { id: db, name: 'db', state: 'exited' },
      { id: idOf(3), name: 'task.1', isSwarmTask: true, state: 'exited' },
    )
    await goLive()
    const plan = await actions.plan('remove', [web, db, idOf(3), idOf(4)], plain)
    expect(plan.items.map(({ name }) => name)).toEqual(['db'])
    expect(plan.refusals.map(({ id, reason }) => [id, reason])).toEqual([
      [web, 'is-running'],
      [idOf(3), 'is-swarm-task'],
      [idOf(4), 'not-found'],
    ])
    expect(plan.dockerCommand).toBe('docker container rm db')
  })

  it('counts the changed files of fifty containers at most, two at a time and those first that ran', async () => {
    for (let number = 1; number <= 80; number += 1) {
      add({ id: idOf(number), state: number <= 20 ? 'created' : 'exited' })
    }
    await goLive()
    let atOnce = 0
    let most = 0
    engine.gate = async (call, moment) => {
      if (!call.startsWith('containerChanges')) return
      atOnce += moment === 'before' ? 1 : -1
      most = Math.max(most, atOnce)
      await settle()
    }
    const ids = [...engine.containers.keys()]
    const plan = await actions.plan('remove', ids, plain)
    expect(engine.countCalls('containerChanges')).toBe(50)
    expect(most).toBe(2)
    expect(plan.items[20]?.notes.map(({ kind }) => kind)).toEqual(['logs-go', 'changed-files'])
    expect(plan.items[79]?.notes).toEqual([{ kind: 'logs-go' }, { kind: 'changed-files-not-counted' }])
    expect(plan.items[0]?.notes).toEqual([])
  })

  it('is given up when a newer one is asked for, which does not count again what was counted', async () => {
    for (let number = 1; number <= 6; number += 1) add({ id: idOf(number), state: 'exited' })
    await goLive()
    const ids = [...engine.containers.keys()]
    let later: Promise<unknown> = Promise.resolve()
    engine.gate = async (call, moment) => {
      if (call !== `containerSizeBytes ${idOf(2)}` || moment === 'before') return
      engine.gate = () => Promise.resolve()
      later = actions.plan('remove', ids, forced)
    }
    expect(await codeOf(actions.plan('remove', ids, plain))).toBe('CANCELLED')
    expect(await later).toMatchObject({ options: forced })
    expect(engine.countCalls('containerChanges')).toBeLessThanOrEqual(8)
    expect(engine.calls.filter((call) => call === `containerChanges ${idOf(1)}`)).toHaveLength(1)
  })

  it('says why changed files are unknown, and nothing where none were changed', async () => {
    add({ id: web, state: 'exited' }, { id: db, state: 'exited' })
    await goLive()
    engine.failureOf = (call) =>
      call === `containerChanges ${web}`
        ? { code: 'ENGINE_ERROR', message: 'Error.', detail: 'layer does not exist' }
        : null
    engine.port.containerChanges = async (id) => {
      if (id === web) throw Object.assign(new Error('x'), { name: 'AbortError' })
      return { added: 0, modified: 0, deleted: 0 }
    }
    const plan = await actions.plan('remove', [web, db], plain)
    expect(plan.items[0]?.notes.map(({ kind }) => kind)).toContain('changed-files-unknown')
    expect(plan.items[1]?.notes.map(({ kind }) => kind)).toEqual(['logs-go'])
  })

  it('warns that stopping a --rm container removes it', async () => {
    add({ id: web, name: 'web', isAutoRemove: true, mounts: [volumeMount(anonymousName)] })
    await goLive()
    const plan = await actions.plan('stop', [web], plain)
    expect(plan.items[0]?.notes).toEqual(
      expect.arrayContaining([
        { kind: 'auto-remove' },
        { kind: 'anonymous-volumes', names: [anonymousName], isRemoved: true },
        { kind: 'logs-go' },
        { kind: 'changed-files', added: 1, modified: 2, deleted: 3, bytes: 4096 },
      ]),
    )
    expect((await actions.apply(plan.planId)).results[0]?.outcome).toBe('done')
    expect(writes()).toEqual([`stopContainer ${web}`])
  })
})

describe('apply', () => {
  it('removes exactly what was planned, one after the other, without force unless asked for', async () => {
    add({ id: web, name: 'web', state: 'exited' }, { id: db, name: 'db', state: 'exited' })
    await goLive()
    const plan = await actions.plan('remove', [web, db], plain)
    const entry = await actions.apply(plan.planId)
    expect(writes()).toEqual([
      `removeContainer force=false volumes=false ${web}`,
      `removeContainer force=false volumes=false ${db}`,
    ])
    expect(entry).toMatchObject({
      state: 'succeeded',
      dockerCommand: 'docker container rm web db',
      undoVerb: null,
    })
    expect(told.map(({ results }) => results.length)).toEqual([0, 1, 2])
    expect(told.map((each) => each.state)).toEqual(['running', 'running', 'succeeded'])
  })

  it('believes that a container is gone only when it can not be seen any more', async () => {
    add({ id: web, state: 'exited' }, { id: db, state: 'exited' })
    await goLive()
    const notFound = { code: 'NOT_FOUND', message: 'x', detail: 'No such container' } as const
    engine.failureOf = (call) => (call.startsWith('removeContainer') ? notFound : null)
    engine.gate = async (call) => {
      if (call === `removeContainer force=false volumes=false ${db}`) engine.containers.delete(db)
    }
    const plan = await actions.plan('remove', [web, db], plain)
    const entry = await actions.apply(plan.planId)
    expect(entry.results.map(({ outcome }) => outcome)).toEqual(['failed', 'unchanged'])
  })

  it('sends force for those alone that were shown as running', async () => {
    add({ id: web, name: 'web' }, { id: db, name: 'db', state: 'exited' })
    await goLive()
    const plan = await actions.plan('remove', [web, db], forced)
    expect(plan.dockerCommand).toBe(
      'docker container rm --volumes db; docker container rm --force --volumes web',
    )
    await actions.apply(plan.planId)
    expect(writes()).toEqual([
      `removeContainer force=true volumes=true ${web}`,
      `removeContainer force=false volumes=true ${db}`,
    ])
  })

  it('works once, for ten minutes, and on the engine of the plan only', async () => {
    add({ id: web, state: 'exited' })
    await goLive()
    const used = await actions.plan('remove', [web], plain)
    await actions.apply(used.planId)
    expect(await codeOf(actions.apply(used.planId))).toBe('PLAN_EXPIRED')
    expect(await codeOf(actions.apply('never made'))).toBe('PLAN_EXPIRED')

    add({ id: db, state: 'exited' })
    const old = await actions.plan('remove', [db], plain)
    await clock.advance(planLifeMs + 1)
    expect(await codeOf(actions.apply(old.planId))).toBe('PLAN_EXPIRED')

    const foreign = await actions.plan('remove', [db], plain)
    engine.identity = fakeIdentity({ engineId: 'ENGINE-TWO' })
    expect(await codeOf(actions.apply(foreign.planId))).toBe('PLAN_EXPIRED')
    expect(writes()).toHaveLength(1)
  })

  it('leaves out what changed since the plan was shown', async () => {
    add(
      { id: web, name: 'web', state: 'exited' },
      { id: db, name: 'db', state: 'exited' },
      { id: idOf(3), name: 'gone', state: 'exited' },
      { id: idOf(4), name: 'same', state: 'exited' },
    )
    await goLive()
    const plan = await actions.plan('remove', [web, db, idOf(3), idOf(4)], forced)
    add({ id: web, name: 'web', state: 'running' }, { id: db, name: 'other', state: 'exited' })
    engine.containers.delete(idOf(3))
    const entry = await actions.apply(plan.planId)
    expect(entry.results.map(({ outcome, error }) => [outcome, error?.code ?? null])).toEqual([
      ['skipped', 'CHANGED_SINCE_PLAN'],
      ['skipped', 'CHANGED_SINCE_PLAN'],
      ['unchanged', null],
      ['done', null],
    ])
    expect(entry.state).toBe('partly')
    expect(writes()).toEqual([`removeContainer force=false volumes=true ${idOf(4)}`])
  })
})

describe('act', () => {
  it('works on four at a time and keeps the words of the engine', async () => {
    for (let number = 1; number <= 10; number += 1) add({ id: idOf(number), name: `c${number}` })
    await goLive()
    engine.failureOf = (call) =>
      call === `stopContainer ${idOf(3)}`
        ? {
            code: 'ENGINE_ERROR',
            message: 'The engine reported an error.',
            detail: 'cannot stop: permission denied',
          }
        : null
    let atOnce = 0
    let most = 0
    engine.gate = async (call, moment) => {
      if (!call.startsWith('stopContainer') || call.endsWith(idOf(3))) return
      atOnce += moment === 'before' ? 1 : -1
      most = Math.max(most, atOnce)
      await settle()
    }
    const entry = await actions.act('stop', [...engine.containers.keys()])
    expect(most).toBe(4)
    expect(entry.state).toBe('partly')
    expect(entry.results[2]).toMatchObject({
      outcome: 'failed',
      error: { detail: 'cannot stop: permission denied' },
    })
    expect(entry.dockerCommand).toBe('docker container stop c1 c2 c3 c4 c5 c6 c7 c8 c9 c10')
  })

  it('tells that it already was so, and that it could not be', async () => {
    add({ id: web, state: 'exited' }, { id: db, state: 'paused' })
    await goLive()
    expect((await actions.act('stop', [web])).results[0]?.outcome).toBe('unchanged')
    const entry = await actions.act('start', [db, idOf(8)])
    expect(entry).toMatchObject({ state: 'failed', dockerCommand: '' })
    expect(entry.results.map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ['skipped', 'CONFLICT'],
      ['skipped', 'NOT_FOUND'],
    ])
    expect(writes()).toEqual([`stopContainer ${web}`])
  })

  it('does not refuse on a view that is a moment old', async () => {
    add({ id: web })
    await goLive()
    await actions.act('pause', [web])
    expect(state.snapshot.containers.get(web)?.state).toBe('running')
    expect((await actions.act('unpause', [web])).state).toBe('succeeded')
  })

  it.each(['stop', 'kill'] as const)('leaves out what a %s would remove unseen', async (verb) => {
    add(
      { id: web, name: 'web', isAutoRemove: true },
      { id: db, name: 'db' },
      { id: idOf(3), isAutoRemove: null },
    )
    await goLive()
    const ids = [web, db, idOf(3)]
    const entry = await actions.act(verb, ids)
    expect(entry.state).toBe('partly')
    const needsPlan = { outcome: 'skipped', error: { code: 'CONFLICT', field: 'autoRemove' } }
    expect(entry.results.find(({ id }) => id === web)).toMatchObject(needsPlan)
    expect(entry.results.find(({ id }) => id === idOf(3))).toMatchObject(needsPlan)
    expect(entry.dockerCommand).toBe(`docker container ${verb} db`)
    expect(writes()).toEqual([`${verb}Container ${db}`])
  })

  it('restarts what is removed when it ends: the engine spares it for that', async () => {
    add({ id: web, isAutoRemove: true })
    await goLive()
    expect((await actions.act('restart', [web])).results[0]?.outcome).toBe('done')
  })

  it('is refused while the view is not live', async () => {
    add({ id: web })
    await goLive()
    const plan = await actions.plan('stop', [web], plain)
    engine.failureOf = () => refused
    engine.breakStreams(refused)
    await settle()
    expect(state.status.phase).not.toBe('live')
    engine.calls.length = 0
    expect(await codeOf(actions.act('stop', [web]))).toBe('NOT_LIVE')
    expect(await codeOf(actions.apply(plan.planId))).toBe('NOT_LIVE')
    expect(await codeOf(actions.plan('remove', [web], plain))).toBe('NOT_LIVE')
    expect(await codeOf(actions.rename(web, 'other'))).toBe('NOT_LIVE')
    expect(await codeOf(actions.undo('id-0'))).toBe('NOT_LIVE')
    expect(writes()).toEqual([])
  })

  it('stops asking when the connection goes in the middle', async () => {
    for (let number = 1; number <= 9; number += 1) add({ id: idOf(number), state: 'exited' })
    await goLive()
    const plan = await actions.plan('remove', [...engine.containers.keys()], plain)
    let removed = 0
    engine.gate = async (call, moment) => {
      if (call.startsWith('removeContainer') && moment === 'after' && ++removed === 3) {
        engine.failureOf = () => refused
        engine.breakStreams(refused)
        await settle()
      }
    }
    const entry = await finish(actions.apply(plan.planId))
    const outcomes = entry.results.map(({ outcome }) => outcome)
    expect(outcomes.slice(0, 3)).toEqual(['done', 'done', 'done'])
    expect(new Set(outcomes.slice(3))).toEqual(new Set(['skipped']))
    expect(writes()).toHaveLength(3)
  })

  it('logs each intent before the call and each outcome after it', async () => {
    add({ id: web, name: 'web' })
    await goLive()
    logged.length = 0
    engine.gate = async (call) => {
      if (call.startsWith('kill'))
        expect(logged.map(({ message }) => message)).toContain('Asking the engine for a change.')
    }
    await actions.act('kill', [web])
    expect(logged.at(-1)?.fields).toMatchObject({ verb: 'kill', id: web, outcome: 'done' })
  })
})

describe('a change without an answer', () => {
  it('is unknown at first and done once the container shows it', async () => {
    add({ id: web })
    await goLive()
    engine.failureOf = (call) => (call.startsWith('stopContainer') ? timedOut : null)
    const promise = actions.act('stop', [web])
    await clock.advance(600)
    expect(told.at(-1)?.results[0]?.outcome).toBe('unknown')
    add({ id: web, state: 'exited' })
    const entry = await finish(promise)
    expect(entry.results[0]).toMatchObject({ outcome: 'done', error: null })
    expect(engine.countCalls('stopContainer')).toBe(1)
  })

  it('has failed at once where nobody was there to ask, and is unknown where the connection broke', async () => {
    add({ id: web }, { id: db })
    await goLive()
    engine.failureOf = (call) => (call === `stopContainer ${web}` ? refused : null)
    const failed = await actions.act('stop', [web])
    expect(failed.results[0]).toMatchObject({ outcome: 'failed', error: { code: 'ENGINE_UNREACHABLE' } })
    engine.failureOf = (call) => (call === `stopContainer ${db}` ? closed : null)
    const broken = await finish(actions.act('stop', [db]))
    expect(broken.results[0]).toMatchObject({ outcome: 'unknown', error: { code: 'ENGINE_UNREACHABLE' } })
  })

  it.each([
    ['stop', 'exited'],
    ['start', 'running'],
  ] as const)('to what already was so (%s of one that is %s) is not said to be done', async (verb, state) => {
    add({ id: web, state })
    await goLive()
    engine.failureOf = (call) => (call.startsWith(`${verb}Container`) ? timedOut : null)
    const entry = await finish(actions.act(verb, [web]))
    expect(entry.results[0]?.outcome).toBe('unchanged')
    expect(entry.undoVerb).toBeNull()
  })

  it('stays unknown when nothing shows it, and is never asked for twice', async () => {
    add({ id: web, state: 'exited' })
    await goLive()
    engine.failureOf = (call) => (call.startsWith('removeContainer') ? timedOut : null)
    const plan = await actions.plan('remove', [web], plain)
    const entry = await finish(actions.apply(plan.planId))
    expect(entry).toMatchObject({ state: 'unknown' })
    expect(entry.results[0]).toMatchObject({ outcome: 'unknown', error: { code: 'ENGINE_TIMEOUT' } })
    expect(engine.countCalls('removeContainer')).toBe(1)
  })

  it('counts a removal that is already under way as done when the container goes', async () => {
    add({ id: web, state: 'exited' })
    await goLive()
    engine.failureOf = (call) =>
      call.startsWith('removeContainer')
        ? { code: 'CONFLICT', message: 'x', detail: `removal of container ${web} is already in progress` }
        : null
    const plan = await actions.plan('remove', [web], plain)
    const promise = actions.apply(plan.planId)
    await clock.advance(400)
    engine.containers.delete(web)
    expect((await finish(promise)).results[0]?.outcome).toBe('done')
  })
})

describe('undo', () => {
  it('takes back what was done and nothing else, once', async () => {
    add(
      { id: web, name: 'web' },
      { id: db, name: 'db', state: 'exited' },
      { id: idOf(3), isAutoRemove: true },
    )
    await goLive()
    const plan = await actions.plan('stop', [web, db, idOf(3)], plain)
    const entry = await actions.apply(plan.planId)
    expect(entry.undoVerb).toBe('start')
    const undone = await actions.undo(entry.activityId)
    expect(undone).toMatchObject({ verb: 'start', undoVerb: 'stop' })
    expect(undone.targets.map(({ id }) => id)).toEqual([web])
    expect(actions.entries.find(({ activityId }) => activityId === entry.activityId)?.undoVerb).toBeNull()
    expect(await codeOf(actions.undo(entry.activityId))).toBe('PLAN_EXPIRED')
  })

  it('is used up by what it does and not by a refusal, and only once by two clicks', async () => {
    add({ id: web, name: 'web' })
    await goLive()
    const entry = await actions.rename(web, 'shop')
    add({ id: web, name: 'elsewhere' })
    expect(await codeOf(actions.undo(entry.activityId))).toBe('CHANGED_SINCE_PLAN')
    add({ id: web, name: 'shop' })
    engine.identity = fakeIdentity({ engineId: 'ENGINE-TWO' })
    expect(await codeOf(actions.undo(entry.activityId))).toBe('PLAN_EXPIRED')
    engine.identity = fakeIdentity()
    expect(actions.entries[0]?.undoVerb).toBe('rename')
    const clicks = [actions.undo(entry.activityId), actions.undo(entry.activityId)]
    expect((await Promise.all(clicks.map(codeOf))).toSorted()).toEqual(['PLAN_EXPIRED', 'none'])
    expect(engine.containers.get(web)?.name).toBe('web')
    expect(engine.countCalls('renameContainer')).toBe(2)
  })

  it('of a start never deletes a container with --rm', async () => {
    add({ id: web, state: 'created', isAutoRemove: true }, { id: db, name: 'db', state: 'created' })
    await goLive()
    expect((await actions.act('start', [web])).undoVerb).toBeNull()
    const entry = await actions.act('start', [db, web])
    const undone = await actions.undo(entry.activityId)
    expect(undone.targets.map(({ id }) => id)).toEqual([db])
    expect(writes().at(-1)).toBe(`stopContainer ${db}`)
  })

  it('gives a renamed container its name back, unless it was renamed again', async () => {
    add({ id: web, name: 'web' })
    await goLive()
    const first = await actions.rename(web, 'shop')
    expect(first).toMatchObject({ newName: 'shop', undoVerb: 'rename' })
    expect(first.dockerCommand).toBe('docker container rename web shop')
    await actions.undo(first.activityId)
    expect(engine.containers.get(web)?.name).toBe('web')

    const second = await actions.rename(web, 'shop')
    add({ id: web, name: 'elsewhere' })
    expect(await codeOf(actions.undo(second.activityId))).toBe('CHANGED_SINCE_PLAN')
    expect(engine.containers.get(web)?.name).toBe('elsewhere')
  })

  it.each(['kill', 'restart'] as const)('does not exist for %s', async (verb) => {
    add({ id: web })
    await goLive()
    expect((await actions.act(verb, [web])).undoVerb).toBeNull()
  })
})

describe('the list of entries', () => {
  it('keeps the last two hundred', async () => {
    add({ id: web, state: 'exited' })
    await goLive()
    for (let count = 0; count < 205; count += 1) await actions.act('stop', [web])
    expect(actions.entries).toHaveLength(200)
    expect(actions.entries[0]?.activityId).toBe('id-5')
  })

  it('does not tell of every single one of very many', async () => {
    for (let number = 1; number <= 1000; number += 1) add({ id: idOf(number) })
    await goLive()
    await clock.advance(2000)
    const entry = await actions.act('stop', [...engine.containers.keys()])
    expect(entry.results).toHaveLength(1000)
    expect(told.length).toBeLessThan(110)
  })
})
