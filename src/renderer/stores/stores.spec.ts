import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeRow } from '@shared/domain/container-row.fixture'
import type { EngineEvent } from '@shared/domain/event'
import type { Settings } from './settings'
import { settle, useFreshStores } from '../test-support/mount-part'
import { idOf, makeEntry, makeStatus } from '../test-support/objects'
import { createTestBridge, type TestBridge } from '../test-support/test-bridge'
import { useActionsStore } from './actions'
import { useActivityStore } from './activity'
import { useContainersStore } from './containers'
import { useEngineStore } from './engine'
import { useEventsStore } from './events'
import { useImagesStore } from './images'
import { useNetworksStore } from './networks'
import { useNoticesStore } from './notices'
import { rememberedAppearance, useSettingsStore } from './settings'
import { useVolumesStore } from './volumes'

let bridge: TestBridge

beforeEach(() => {
  bridge = createTestBridge()
  useFreshStores()
})

afterEach(() => {
  vi.useRealTimers()
})

const web = makeRow({ id: idOf('a'), name: 'web' })
const db = makeRow({ id: idOf('b'), name: 'db' })

describe('containers', () => {
  it('follow patches, and start over with a new snapshot', () => {
    const store = useContainersStore()
    expect(store.isLoaded).toBe(false)
    bridge.snapshot('containers', [web, db])
    expect(store.counts).toMatchObject({ total: 2, running: 2, stopped: 0 })
    bridge.patch('containers', { upserts: [{ ...db, state: 'exited' }], removed: [web.id] })
    expect([...store.rows.values()].map((row) => row.name)).toEqual(['db'])
    expect(store.counts).toMatchObject({ total: 1, running: 0, stopped: 1 })
    bridge.snapshot('containers', [])
    expect(store.counts.total).toBe(0)
  })

  it('and every other list are not known before the engine has listed them', () => {
    const stores = [useContainersStore(), useImagesStore(), useVolumesStore(), useNetworksStore()]
    bridge.snapshot('engine', makeStatus({ phase: 'connecting', hasSnapshot: false }))
    for (const topic of ['containers', 'images', 'volumes', 'networks'] as const) bridge.snapshot(topic, [])
    expect(stores.map((store) => store.isLoaded)).toEqual([false, false, false, false])
    bridge.patch('engine', makeStatus())
    expect(stores.map((store) => store.isLoaded)).toEqual([true, true, true, true])
  })

  it('and a list that the engine keeps back is missing, not empty', () => {
    const volumes = useVolumesStore()
    bridge.snapshot('engine', makeStatus({ phase: 'connecting', hasSnapshot: false }))
    bridge.snapshot('volumes', [])
    expect([volumes.isLoaded, volumes.isMissing]).toEqual([false, false])
    bridge.patch('engine', makeStatus({ listedKinds: ['containers', 'images', 'networks'] }))
    expect([volumes.isLoaded, volumes.isMissing]).toEqual([false, true])
    bridge.patch('engine', makeStatus())
    expect([volumes.isLoaded, volumes.isMissing]).toEqual([true, false])
  })

  it('count each as what it is: paused and restarting ones do not run', () => {
    const store = useContainersStore()
    bridge.snapshot('containers', [
      web,
      { ...db, state: 'paused' },
      makeRow({ id: idOf('c'), state: 'restarting' }),
      makeRow({ id: idOf('d'), state: 'created' }),
    ])
    expect(store.counts).toMatchObject({ total: 4, running: 1, paused: 1, restarting: 1, stopped: 1 })
  })

  it('count ports as their page lists them, the IPv4 and the IPv6 side apart', () => {
    const store = useContainersStore()
    const port = { hostPort: 8080, containerPort: 80, protocol: 'tcp' as const }
    const both = [
      { ...port, hostAddress: '0.0.0.0' },
      { ...port, hostAddress: '::' },
    ]
    bridge.snapshot('containers', [makeRow({ publishedPorts: both })])
    expect(store.publishedPortCount).toBe(2)
  })

  it('drop removed containers from the selection', () => {
    const store = useContainersStore()
    bridge.snapshot('containers', [web, db])
    store.selection = new Set([web.id, db.id])
    bridge.patch('containers', { upserts: [], removed: [web.id] })
    expect([...store.selection]).toEqual([db.id])
  })
})

describe('pending verbs', () => {
  it('last from the click to the row that shows it, not to the answer', async () => {
    const containers = useContainersStore()
    const actions = useActionsStore()
    bridge.snapshot('containers', [web])
    bridge.answer('actions.act', () => ({ ok: true, value: makeEntry([web]) }))
    const done = actions.act('stop', [web.id])
    expect(containers.pending.get(web.id)?.verb).toBe('stop')
    await done
    expect(containers.pending.get(web.id)?.verb).toBe('stop')
    bridge.patch('containers', { upserts: [{ ...web, state: 'exited' }], removed: [] })
    expect(containers.pending.size).toBe(0)
  })

  it('end when the engine refuses, since no row will change', async () => {
    const containers = useContainersStore()
    const notices = useNoticesStore()
    bridge.snapshot('containers', [web, db])
    const error = { code: 'ENGINE_ERROR', message: 'x', detail: 'port is already allocated' } as const
    const results = [
      { id: web.id, name: 'web', outcome: 'done', error: null },
      { id: db.id, name: 'db', outcome: 'failed', error },
    ] as const
    const entry = makeEntry([web, db], { state: 'partly', results })
    bridge.answer('actions.act', () => ({ ok: true, value: entry }))
    await useActionsStore().act('stop', [web.id, db.id])
    expect([...containers.pending.keys()]).toEqual([web.id])
    expect(notices.notices).toMatchObject([{ kind: 'outcome', entry: { state: 'partly' } }])
  })

  it('end for what the answer does not speak of, and an undo waits only for what had been done', async () => {
    const containers = useContainersStore()
    const actions = useActionsStore()
    bridge.snapshot('containers', [web, db])
    bridge.answer('actions.act', () => ({ ok: true, value: makeEntry([web]) }))
    await actions.act('stop', [web.id, db.id])
    expect([...containers.pending.keys()]).toEqual([web.id])
    containers.endPending([web.id])
    const results = [
      { id: web.id, name: 'web', outcome: 'done', error: null },
      { id: db.id, name: 'db', outcome: 'unchanged', error: null },
    ] as const
    bridge.answer('actions.undo', () => ({ ok: true, value: makeEntry([web], { verb: 'start' }) }))
    const undone = actions.undo(makeEntry([web, db], { results }))
    expect([...containers.pending.keys()]).toEqual([web.id])
    await undone
  })

  it('end when the call itself fails, with the reason told', async () => {
    const containers = useContainersStore()
    bridge.snapshot('containers', [web])
    bridge.answer('actions.act', () => ({ ok: false, error: { code: 'NOT_LIVE', message: 'not live' } }))
    await useActionsStore().act('stop', [web.id])
    expect(containers.pending.size).toBe(0)
    expect(useNoticesStore().notices).toMatchObject([
      { kind: 'refused', verb: 'stop', error: { code: 'NOT_LIVE' } },
    ])
  })

  it('do not hang on a confirmed action whose row never shows it', async () => {
    vi.useFakeTimers()
    const containers = useContainersStore()
    bridge.snapshot('containers', [web])
    containers.beginPending('restart', [web.id])
    containers.settlePending(makeEntry([web], { verb: 'restart' }))
    expect(containers.pending.size).toBe(1)
    vi.advanceTimersByTime(3001)
    expect(containers.pending.size).toBe(0)
  })

  it('show actions that began elsewhere, once', () => {
    const containers = useContainersStore()
    useActivityStore()
    bridge.snapshot('containers', [web])
    bridge.snapshot('activity', [])
    const running = makeEntry([web], { verb: 'start', state: 'running', results: [], finishedAtMs: null })
    bridge.patch('activity', { upserts: [running], removed: [] })
    expect(containers.pending.get(web.id)?.verb).toBe('start')
    containers.endPending([web.id])
    bridge.patch('activity', { upserts: [running], removed: [] })
    expect(containers.pending.size).toBe(0)
  })
})

describe('notices', () => {
  it('of good news go by themselves, errors stay', () => {
    vi.useFakeTimers()
    const notices = useNoticesStore()
    notices.add({ kind: 'copied' })
    notices.add({ kind: 'refused', verb: null, targets: [], error: { code: 'INTERNAL', message: 'x' } })
    vi.advanceTimersByTime(60_000)
    expect(notices.notices.map((notice) => notice.kind)).toEqual(['refused'])
    notices.close(notices.notices[0]!.id)
    expect(notices.notices).toEqual([])
  })
})

describe('engine', () => {
  it('says connected, reconnecting or disconnected', () => {
    const engine = useEngineStore()
    expect(engine.connectionWord).toBe('reconnecting')
    bridge.snapshot('engine', makeStatus())
    expect([engine.connectionWord, engine.canChange]).toEqual(['connected', true])
    bridge.patch('engine', makeStatus({ phase: 'stale' }))
    expect([engine.connectionWord, engine.canChange, engine.isShowingLastKnown]).toEqual([
      'reconnecting',
      false,
      true,
    ])
    bridge.patch('engine', makeStatus({ phase: 'gone', hasSnapshot: false }))
    expect([engine.connectionWord, engine.isUnreachable, engine.isShowingLastKnown]).toEqual([
      'disconnected',
      true,
      false,
    ])
  })

  it('tells no error in the first seconds', () => {
    const engine = useEngineStore()
    bridge.snapshot('engine', makeStatus({ phase: 'connecting', hasSnapshot: false }))
    expect(engine.isUnreachable).toBe(false)
  })

  it('shifts instants by the clocks’ difference, if it is one', () => {
    const engine = useEngineStore()
    bridge.snapshot('engine', makeStatus({ clockSkewMs: 900 }))
    expect(engine.toLocalMs(10_000)).toBe(10_000)
    bridge.patch('engine', makeStatus({ clockSkewMs: 5000 }))
    expect(engine.toLocalMs(10_000)).toBe(5000)
  })
})

describe('events', () => {
  const event = (timeMs: number): EngineEvent => ({
    type: 'container',
    action: 'start',
    actionDetail: '',
    actorId: idOf('a'),
    attributes: [],
    scope: 'local',
    timeMs,
    timeNano: `${timeMs}000000`,
  })

  it('keep the last thousand and count what was dropped', () => {
    const store = useEventsStore()
    bridge.snapshot('events', [event(1)])
    bridge.patch('events', {
      added: Array.from({ length: 1200 }, (_, index) => event(index + 2)),
      dropped: 7,
    })
    expect(store.events).toHaveLength(1000)
    expect(store.events.at(-1)?.timeMs).toBe(1201)
    expect(store.dropped).toBe(7)
    expect(store.countSince(1200)).toBe(2)
  })
})

describe('settings', () => {
  const stored: Settings = {
    version: 1,
    theme: 'dark',
    language: 'fr',
    containers: { groupByProject: false, sortColumn: 'state', sortDirection: 'descending' },
  }

  it('remember for the next start what the first picture needs', () => {
    useSettingsStore()
    bridge.snapshot('settings', stored)
    expect(rememberedAppearance(localStorage)).toEqual({ theme: 'dark', language: 'fr' })
  })

  it.each(['{', '[]', 'null', '{"theme":"pink","language":7}'])(
    'are not harmed by %s in the storage',
    (text) => {
      localStorage.setItem('quayside.appearance', text)
      expect(rememberedAppearance(localStorage)).toEqual({ theme: 'system', language: 'system' })
    },
  )

  it('change at once and go back when refused', async () => {
    const store = useSettingsStore()
    bridge.snapshot('settings', stored)
    bridge.answer('settings.update', () => ({ ok: false, error: { code: 'INTERNAL', message: 'disk full' } }))
    const refused = store.update({ theme: 'light' })
    expect(store.theme).toBe('light')
    expect(await refused).toMatchObject({ code: 'INTERNAL' })
    expect(store.theme).toBe('dark')
    bridge.answer('settings.update', (change) => ({ ok: true, value: { ...stored, ...change } }))
    expect(await store.update({ theme: 'contrast' })).toBeNull()
    await settle()
    expect(store.theme).toBe('contrast')
    expect(store.language).toBe('fr')
  })
})
