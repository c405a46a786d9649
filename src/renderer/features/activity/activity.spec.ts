import { beforeEach, describe, expect, it } from 'vitest'
import type { ItemResult } from '@shared/domain/action'
import { makeRow } from '@shared/domain/container-row.fixture'
import type { Notice } from '../../stores/notices'
import { byName, mountPart, settle, type Part } from '../../test-support/mount-part'
import { idOf, makeEntry, makeStatus } from '../../test-support/objects'
import { createTestBridge, type TestBridge } from '../../test-support/test-bridge'
import { useActivityStore } from '../../stores/activity'
import { useEngineStore } from '../../stores/engine'
import ActivityDrawer from './ActivityDrawer.vue'
import NoticeCard from './NoticeCard.vue'

let bridge: TestBridge

const web = makeRow({ id: idOf('a'), name: 'web' })
const db = makeRow({ id: idOf('b'), name: 'db' })
const taken: ItemResult = {
  id: db.id,
  name: 'db',
  outcome: 'failed',
  error: {
    code: 'ENGINE_ERROR',
    message: 'x',
    detail: 'Bind for 0.0.0.0:80 failed: port is already allocated',
  },
}
const done: ItemResult = { id: web.id, name: 'web', outcome: 'done', error: null }

beforeEach(() => {
  bridge = createTestBridge()
})

describe('the activity drawer', () => {
  async function open(...entries: Parameters<typeof makeEntry>[1][]): Promise<Part> {
    const drawer = await mountPart(ActivityDrawer)
    useEngineStore()
    useActivityStore()
    bridge.snapshot('engine', makeStatus())
    bridge.snapshot(
      'activity',
      entries.map((changes, index) => makeEntry([web], { activityId: `activity-${index}`, ...changes })),
    )
    await settle()
    return drawer
  }

  it('tells what was done, how it ended, how long it took, and the command', async () => {
    const drawer = await open({ startedAtMs: 1000 }, { verb: 'start', startedAtMs: 9000, finishedAtMs: 9120 })
    expect(drawer.attributes('aria-label')).toBe('Activity')
    const articles = drawer.findAll('article')
    expect(articles.map((article) => article.get('.what').text())).toEqual(['Start web', 'Stop web'])
    expect(articles[0]!.text()).toContain('120 ms')
    expect(articles[1]!.text()).toContain('done')
    expect(articles[1]!.get('section[aria-label="Docker command"] code').text()).toBe(
      'docker container stop web',
    )
  })

  it('takes back what can be taken back', async () => {
    const drawer = await open({}, { undoVerb: null }, { state: 'running', finishedAtMs: null, results: [] })
    const undo = drawer.findAll('button').filter((button) => button.text() === 'Undo')
    expect(undo).toHaveLength(1)
    bridge.answer('actions.undo', () => ({ ok: true, value: makeEntry([web], { verb: 'start' }) }))
    await undo[0]!.trigger('click')
    await settle()
    expect(bridge.calls.at(-1)).toEqual({ method: 'actions.undo', input: { activityId: 'activity-0' } })
  })

  it('names what failed, in the engine’s words', async () => {
    const results = [done, taken]
    const drawer = await open({ state: 'partly', targets: [web, db], results })
    expect(drawer.get('.what').text()).toBe('Stop 2 containers')
    expect(drawer.text()).toContain('1 of 2 stopped')
    expect(drawer.text()).toContain('db: failed')
    expect(drawer.text()).toContain('port is already allocated')
  })

  it('says both names of a rename', async () => {
    const drawer = await open({ verb: 'rename', newName: 'site\u202e' })
    expect(drawer.get('.what').text()).toBe('Rename web to site<U+202E>')
  })

  it('says when there is nothing yet', async () => {
    expect((await open()).text()).toContain('No actions yet')
  })
})

describe('a notice', () => {
  function show(notice: Notice): Promise<Part> {
    return mountPart(NoticeCard, { props: { notice } })
  }

  it('about several counts, and gives a few reasons at once', async () => {
    const entry = makeEntry([web, db], { state: 'partly', results: [done, taken] })
    const card = await show({ id: 1, kind: 'outcome', entry })
    expect(card.get('[role=alert]').text()).toContain('1 of 2 stopped')
    expect(card.text()).toContain('port is already allocated')
    expect(card.text()).not.toContain('Show reasons')
    byName(card.element, 'button', 'Close notice').click()
    expect(card.emitted('close')).toHaveLength(1)
  })

  it('about many gives the reasons on request', async () => {
    const results = ['1', '2', '3', '4'].map((digit) => ({ ...taken, id: idOf(digit) }))
    const rows = results.map(({ id }) => ({ ...db, id }))
    const card = await show({
      id: 1,
      kind: 'outcome',
      entry: makeEntry(rows, { state: 'failed', results }),
    })
    expect(card.text()).not.toContain('port is already allocated')
    byName(card.element, 'button', 'Show reasons').click()
    await settle()
    expect(card.findAll('.results li')).toHaveLength(4)
  })

  it('about one says what, why and what can be done', async () => {
    const entry = makeEntry([db], { verb: 'start', state: 'failed', results: [taken] })
    const card = await show({ id: 1, kind: 'outcome', entry })
    const alert = card.get('[role=alert]').text()
    expect(alert).toContain('db: not started')
    expect(alert).toContain('port is already allocated')
    expect(alert).toContain('The engine reported an error of its own.')
  })

  it('about good news is a status and no alert', async () => {
    const card = await show({ id: 1, kind: 'outcome', entry: makeEntry([web, db]) })
    expect(card.find('[role=alert]').exists()).toBe(false)
    expect(card.get('[role=status]').text()).toBe('2 of 2 stopped')
  })

  it('about a refusal names the target, hostile characters made visible', async () => {
    const card = await show({
      id: 1,
      kind: 'refused',
      verb: 'kill',
      targets: [{ id: web.id, name: 'w\u001bb' }],
      error: { code: 'NOT_LIVE', message: 'x' },
    })
    expect(card.text()).toContain('w␛b: not killed')
    expect(card.text()).toContain('The connection to the engine is down.')
  })
})
